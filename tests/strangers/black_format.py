# SPDX-License-Identifier: Apache-2.0
import black

source = '''
def f(a,b = 1,*args,**kwargs):
    x = {  'a':37,'b':42,
    'c':927}
    y = 'hello ''world'
    return [ i for i in   range(10) if i%2==0 and a   or b ]
class   C ( object ):
    def g(self): pass
'''
print(black.format_str(source, mode=black.Mode(line_length=60)))
try:
    black.format_str("def (", mode=black.Mode())
except black.InvalidInput as error:
    print(type(error).__name__)
