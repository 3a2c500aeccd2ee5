# SPDX-License-Identifier: Apache-2.0
import docutils.core
import markdown

print(markdown.markdown("# T\n\n* a\n* b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n", extensions=["tables"]))
text = "Title\n=====\n\n* one\n* two\n\n.. note:: a note\n\nA ``literal`` and *emphasis*.\n"
print(docutils.core.publish_parts(text, writer_name="html5")["body"])
