# SPDX-License-Identifier: Apache-2.0
from bs4 import BeautifulSoup
from lxml import etree

html = "<html><body><p class=a>one <b>two</b></p><ul>" + "".join(f"<li id=i{n}>{n}</li>" for n in range(6)) + "</ul></body></html>"
for parser in ("html.parser", "lxml"):
    soup = BeautifulSoup(html, parser)
    print([li.get_text() for li in soup.select("li:nth-of-type(odd)")], soup.p["class"], soup.find(id="i3").text)
root = etree.fromstring("<r><a x='1'>t</a><a x='2'/></r>")
print([a.get("x") for a in root.iterfind("a")], root.xpath("count(//a)"), etree.tostring(root))
