"""Enough style for each layout to look like the kind of portal it is.

`<name>` stands for the portal's own class of that name, `HUE` for its colour.
"""

import re

from newsroom.demo.portals.view import View

ALL = """*{box-sizing:border-box}body{margin:0;color:#222;background:#fff;font:16px/1.6 FACE}
a{color:hsl(HUE 60% 30%);text-decoration:none}h1{line-height:1.25;color:hsl(HUE 60% 20%)}
img,amp-img{background:#cfd8dc;max-width:100%;height:auto}figure{margin:1em 0}
figcaption,small,time{color:#777;font-size:.85em}
.<consent>{background:#333;color:#fff;padding:.4em 1em}.<consent> p{display:inline}
.<insert>{border:1px solid #ccc;padding:.2em 1em;background:#f6f6f2}
.<wall>{border-top:3px solid hsl(HUE 60% 40%);background:#f4f4f4;padding:1em}"""

LAYOUTS = {
    "semantic": """body>header{background:hsl(HUE 55% 25%);color:#fff;padding:1em 2em}
body>header strong{font-size:1.8em;margin-inline-end:1em}
nav{background:hsl(HUE 40% 92%);padding:.5em 2em}nav a{margin-inline-end:1em}
main{float:inline-start;width:66%;padding:0 2em}aside{float:inline-end;width:30%;padding:1em}
body>footer{clear:both;background:#eee;padding:1em 2em}""",
    "soup": """.<a>{border-bottom:4px solid hsl(HUE 60% 40%);padding:.5em 2em}
.<b>{display:flex;gap:1em;font-weight:bold;align-items:center}.<menu>{display:flex;gap:1em;flex-wrap:wrap}
.<grid>{display:grid;grid-template-columns:2fr 1fr;gap:1.5em;padding:0 2em}
.<story>{grid-row:span 3}.<body>>div{margin:.8em 0}.<tiny>{font-size:.8em;color:#777}
.<card>{border-bottom:1px solid #ddd;padding:.5em 0}.<cardhead>{font-weight:bold}
.<foot>{background:#222;color:#ccc;padding:1em 2em}""",
    "wordpress": """.site{max-width:68rem;margin:0 auto}.top-bar{background:#222;color:#ddd;padding:.3em 1em}
.site-title{font-size:2.2em;margin:.3em 0;color:hsl(HUE 60% 30%)}.menu{display:flex;gap:1em;list-style:none;
padding:.5em 1em;background:hsl(HUE 60% 30%);color:#fff;flex-wrap:wrap}
.content-area{float:inline-start;width:68%}.widget-area{float:inline-end;width:28%;background:#f5f5f5;padding:0 1em}
.site-info{clear:both;border-top:1px solid #ccc;padding:1em}""",
    "amp": """.<top>{background:hsl(HUE 60% 35%);color:#fff;padding:.6em 1em}amp-sidebar{display:none}
.<wrap>{max-width:40rem;margin:0 auto;padding:0 1em}amp-img{display:block;height:20rem}
.amp-card{border:1px solid #ddd;padding:.6em;margin:.4em 0;display:flex;justify-content:space-between}
.<foot>{background:#eee;padding:1em}""",
    "app": """.<bar>{position:sticky;top:0;background:hsl(HUE 30% 15%);color:#fff;padding:.8em 2em;
display:flex;gap:1em;flex-wrap:wrap}.<main>{max-width:60rem;margin:0 auto;padding:0 1em}
.<prose>{max-width:42rem}.<rail>{border-top:2px solid #ddd}.<chip>{display:inline-block;background:#eef;
border-radius:1em;padding:.2em .8em;margin:.2em}.<tiny>{font-size:.8em;color:#999}""",
    "tables": "body{font:14px/1.5 Tahoma,FACE}table{font-size:inherit}",
    "mast": """.<top>{background:#f0e6c8;border-bottom:1px solid #b90;padding:.2em 1em}.<top> ul{display:inline}
.<top> li{display:inline}#logo{font-size:2.6em;padding:.2em .5em}#mainmenu{list-style:none;display:flex;gap:1em;
background:hsl(HUE 60% 30%);color:#fff;padding:.5em 1em;margin:0}#mainmenu a{color:#fff}
#container{max-width:66rem;margin:0 auto}#right_side{float:inline-start;width:68%}
#left_side{float:inline-end;width:28%}#copyright{clear:both;text-align:center;background:#eee;padding:1em}""",
    "breaks": """#nav{background:#eee;padding:.4em 1em}.<top>{padding:1em;font-weight:bold;
border-bottom:3px double #555}#main{float:inline-start;width:64%;padding:0 1em}
.<side>{float:inline-end;width:32%;border-inline-start:1px solid #ccc;padding:0 1em}
#bottom{clear:both;padding:1em;color:#777}""",
    "split": """.<top>{padding:.8em 2em;border-bottom:2px solid hsl(HUE 60% 40%)}.strip{padding:.4em 2em;
background:#f2f2f2;display:flex;gap:1em;flex-wrap:wrap}.cols{display:flex;gap:2em;padding:0 2em}
.col{flex:3}.<side>{flex:1}.<box>{background:#f7f3ea;padding:.5em 1em;margin:1em 0}
.<ad>{background:#ddd;text-align:center;padding:2em}.river{padding:0 2em;display:grid;
grid-template-columns:repeat(3,1fr);gap:1em}.river h4{grid-column:1/-1}.bottom{background:#333;color:#ccc;padding:1em}""",
    "glued": """.<top>{background:#fff;border-bottom:1px solid #999;padding:.6em 2em}.menu{padding:.4em 2em}
.endless{max-width:46rem;margin:0 2em;border-bottom:6px solid #ddd}
.<side>{margin:1em 2em;background:#f4f4f4;padding:.5em 1em}.river{padding:0 2em}.end{padding:1em 2em}""",
}


def style_of(view: View) -> str:
    """The style sheet of the page."""
    portal = view.portal
    face = '"Noto Naskh Arabic","Amiri",serif' if portal.rtl else "Georgia,serif"
    hue = str(sum(portal.key.encode()) * 37 % 360)
    sheet = (ALL + "\n" + LAYOUTS[portal.layout]).replace("FACE", face).replace("HUE", hue)
    return re.sub(r"<(\w+)>", lambda found: view.class_name(found[1]), sheet)
