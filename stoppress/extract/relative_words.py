"""Words by which a day is named beside the Article's own (relative.py), in English and Arabic.

Names of days and months come from CLDR through Babel; verbs and traps are our own lists, from
what news is written in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from babel.dates import get_day_names, get_month_names

_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
_ALEFS = str.maketrans("أإآٱ", "اااا")
# Month names differ from country to country: one locale for each habit.
_ARABIC_LOCALES = ("ar", "ar_LB", "ar_DZ", "ar_MA", "ar_MR")


def bare(word: str) -> str:
    """Return a word in lower case; Arabic without vowel marks and with one kind of alef."""
    return _MARKS.sub("", word).translate(_ALEFS).lower()


@lru_cache(maxsize=4)
def days(language: str) -> dict[str, int]:
    """Return the names of the weekdays, Monday = 0."""
    names = get_day_names("wide", locale=language)
    return {bare(name): number for number, name in names.items()}


@lru_cache(maxsize=4)
def months(language: str) -> dict[str, int]:
    """Return the names of the months, 1–12; English with the short forms print uses."""
    found: dict[str, int] = {}
    for locale in _ARABIC_LOCALES if language == "ar" else (language,):
        found |= {bare(n): number for number, n in get_month_names("wide", locale=locale).items()}
    if language == "en":
        short = get_month_names("abbreviated", locale="en")
        found |= {bare(name): number for number, name in short.items()} | {"sept": 9}
    return found


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list that is written as a text."""
    return frozenset(text.split())


# -- English -----------------------------------------------------------------------------------

IRREGULAR = word_set("""
said told met went took came made began won lost held found left rose fell gave saw got became knew
thought brought bought built sent spent kept led fought hit cut put shot struck sank burnt broke
chose drew drove flew grew hid paid ran sold shook spoke stole stood swore taught threw wrote wore
read quit beat caught cost dealt dug fed fled froze heard hurt laid lay lit meant rode rang sang sat
shut slid slept slowed sought spread stuck swam swept tore understood underwent undertook upheld
withdrew woke overcame overtook overthrew forbade foresaw forgave forgot gone seen taken given shown
known done been begun broken chosen drawn driven flown grown hidden risen shaken spoken stolen
struck sworn thrown torn withdrawn worn written overrun overturned set let shed split burst born
arose arisen fallen forgotten frozen mistaken ridden sung sunk sprung strung swum awoke
""")
NOT_PAST = word_set("""
need speed hundred united indeed feed seed embed proceed exceed succeed breed weed greed bed red
sacred naked wicked aged shed bleed creed deed freed heed steed agreed-upon kindred shred sled
biased beloved armed unprecedented unlimited rugged alleged so-called limited reed ted fred ahmed
mohammed mohamed muhammed reindeer med hatred infrared jagged newlywed unwed watershed
""")  # fmt: skip
EXPECTED = word_set(
    "due set scheduled expected slated planned likely bound going to supposed tipped forecast"
)
POSTPONED = word_set("""
adjourned postponed delayed suspended extended deferred remanded prorogued given gave give have has
closed suspend extend postpone adjourn delay banned moved rescheduled put barred prolonged halted
""")
SCHEDULES = word_set("""
begins starts opens resumes returns expires faces meets hosts plays travels arrives concludes
launches kicks takes goes holds votes elects celebrates begin resume expire convene convenes
reconvenes reopens
""")
FUTURE_GOVERNORS = word_set("""
plan plans planned planning agree agrees agreed intend intends intended vow vows vowed promise
promises promised pledge pledges pledged hope hopes aim aims decide decides decided prepare
prepares preparing expect expects want wants wish wishes threaten threatens threatened due set
scheduled slated ready likely need needs about going decision
""")
UNSURE_GOVERNORS = word_set("""
asked ordered told invited urged advised expected supposed wanted hoped meant needed allowed
permitted able used hoping
""")
ANNOUNCES = word_set("""
announced called planned proposed scheduled promised demanded urged backed approved cancelled
canceled banned threatened welcomed postponed discussed set organised organized arranged fixed
""")
EVENTS = word_set("""
talks meeting meetings vote summit hearing election elections march match game final referendum
conference rally strike session ceremony funeral trial deadline debate protest protests launch
wedding concert festival inauguration interview appearance event visit ballot runoff race
""")
# What is done on one day: "said today" is a day, "needed today" is an age.
DONE = word_set("""
said announced told confirmed ruled published launched released unveiled reported issued ordered
signed voted approved rejected agreed arrested charged sentenced opened died won lost met resigned
arrived began ended held killed found warned urged denied admitted condemned welcomed visited named
appointed elected beat
""")
LOOSE_LINKS = word_set("for of about over ahead before to against on")
MODALS = word_set(
    "will shall won't shan't would may might must should can could cannot can't couldn't"
)
SPLITS = word_set("""
that which who whose where when while because after before as if but and although though so than
unless whether until since
""")
NOT_A_DAY = word_set("""
every each any some most a an one another alternate the that previous following first second third
fourth fifth both many preceding same all no these those other of whatever
""")
NAMED_AFTER = word_set("""
times telegraph mirror mail express post herald sun mass night football island addams harbor
harbour club school tribune independent business review people sport age star globe news world
morning
""")
NAME_LEADS = word_set("""
black good easter ash palm cyber giving super bloody whit maundy holy shrove red blue big fat spy
trinity sheffield ruby manic freaky casual mad clean great
""")
YOU = word_set("you your yours yourself you'll you're you've")
AROUND = word_set("about around some nearly almost over least than few roughly approximately every")
DAYTIMES = "morning|afternoon|evening|night|lunchtime|noon|midday"
_NUMBERS = "one two three four five six seven eight nine ten"
NUMBERS = {w: n for n, w in enumerate(_NUMBERS.split(), 1)}

# -- Arabic ------------------------------------------------------------------------------------


def _forms(stems: Iterable[str]) -> frozenset[str]:
    """Perfect verbs with the endings of she, they (two), they; alef and ى as they are spelled."""
    found: set[str] = set()
    for stem in stems:
        short = stem[:-1] if stem.endswith("ى") else stem
        found |= {
            stem,
            short + "ت",
            short + "تا",
            short + "وا",
            short + "ا" if short == stem else stem,
        }
    return frozenset(found)


_AR_STEMS = """
قال اعلن اكد عقد التقى وصل افتتح شهد وقع صدر اصدر وقعت اجتمع ضرب غادر اقر قرر رفض وافق طالب دعا نفى
كشف ذكر افاد اضاف اوضح شدد اشار حذر هدد طلب استقبل زار بحث ناقش تلقى تسلم سلم انطلق بدا انتهى اختتم
استانف اغلق فتح اعتقل اوقف احتجز قتل اصيب اصاب توفي مات لقي سقط انهار غرق احترق اندلع انفجر استهدف
قصف شن هاجم سيطر استعاد انسحب تقدم فاز خسر تعادل تغلب هزم حقق سجل ارتفع انخفض تراجع هبط صعد قفز زاد
نشر بث نقل عرض قدم وجه استدعى عين اقال استقال انتخب صوت شارك حضر تظاهر احتج خرج دخل عاد سافر توجه
وقف اكتشف عثر انقذ اخلى اجلى تعرض تسبب ادى ادلى اعرب رحب ندد ادان استنكر اتهم حكم قضى برا ادانت حاكم
استجوب نظم اقام احيا جرى تم جرت كان بقي ظل صار اصبح تولى ترك جدد مدد اجل ارجا علق الغى خفض رفع فرض
استخدم استورد صدر باع اشترى اطلق اختار تمكن نجح فشل حاول واجه اجرى انجز اتفق توصل تفقد دشن ودع شيع
ابلغ صادق صلى انعقد استمر تواصل تضرر قطع ضبط احبط صرح لفت اعاد عقدت
"""
AR_PAST = _forms(_AR_STEMS.split()) | word_set(
    "لم جرت تمت كانت بدات انتهت عادت دعت نفت التقت لقيت ادلت اجرت الغت قضت ادت تلقت تولت اخلت"
)
# Nouns by their letters too: verbs only where no other verb stands before them.
AR_NOUNS_TOO = word_set("""
بحث عرض صوت حكم وقف تراجع تقدم وجه نشر قتل نقل قطع رفع خفض فرض فتح ضرب بث شن عين ضبط تعرض تواصل اجل دخل
خرج تسلم ترك وقع صدر علق بقي ظل قدم عقد تضرر جدد قضى عاد زاد هزم ودع مدد سجل تسلمت فاز
""")
AR_FUTURE = word_set("""
سوف لن يعتزم تعتزم يعتزمون ينوي تنوي المقرر المقررة المتوقع المتوقعة المنتظر المنتظرة المرتقب
المرتقبة المزمع مقرر مقررة مرتقب مرتقبة
""")
AR_NOT_FUTURE = word_set("""
سياسة سياسي سيارة سيارات سيادة سيناء سينما سيرة سيول سيدة سيدات سيناريو سيطر سيطرة سياق سياحة سياحي
سيف سيل سيوف سياج سيبيريا سيدني سيراليون سيئة سيئ ستة ستين ستون ستار ستوكهولم ستاد ستائر سنوات سنوي
سنوية سنغافورة سندات سنتيمتر سنجار سنين سنتين سنتان سناء سنتر سياسات سيادية سيما سيد سير سين ستة
سينمائي سيدي سيتي سيمنز سيرجي سنوا ستيفن ستيف ستر سند سنن سنة ستاندرد سنترال سيجار سيلفا سينا سنار
""")
AR_POSTPONED = word_set("""
اجل اجلت تاجيل مدد مددت تمديد علق علقت تعليق ارجا ارجات ارجاء تاجلت تاجل امهل امهلت مهلة يستمر تستمر
""")
AR_SPLITS = word_set("""
ان انه انها انهم بان بانه بانها الذي التي الذين اللذين حيث بعدما عندما فيما بينما لكن مما اذ كما ثم
لان وان ريثما لدى لكنه لكنها لكنهم
""")
AR_LEADS = word_set("يوم نهار مساء صباح فجر ظهر عصر ليل بعد ظهيرة")
AR_TRAPS = word_set("""
صحيفة جريدة مجلة سوق صلاة خطبة قناة برنامج عدد ملحق مدرسة بلدة نادي شارع عائلة حي جيش كل ايام ليلة
بين قبل بعد احد مسجد مجموعة اتفاق اجتماع اجتماعات مباراة انتخابات جلسة لقاء قمة مؤتمر محادثات تظاهرة
تظاهرات مسيرة مسيرات اضراب حفل هجوم هجمات احداث معركة قرار انفجار حادث كلا هذين طوال سفر تصويت
""")
AR_ANNOUNCES = word_set(
    "دعا دعت دعوا اعلن اعلنت قرر قررت هدد هددت طالب طالبت وافق وافقت حدد حددت نظم الغى الغت"
)
AR_EVENTS = word_set("""
اضراب اجتماع انتخابات تظاهرة تظاهرات مسيرة مسيرات جلسة مؤتمر قمة مباراة استفتاء محادثات مفاوضات حفل لقاء
عطلة حداد الاضراب الاجتماع الانتخابات التظاهر
""")
AR_LAST = word_set("الماضي الماضية المنصرم المنصرمة الفائت الفائتة المنقضي")
AR_NEXT = word_set("المقبل المقبلة القادم القادمة")
AR_THIS = word_set("الجاري الجارية الحالي الحالية")
AR_OTHER = word_set("""
السوداء الاسود العظيمة الحزينة الرمادي البيضاء الابيض الدامي الدامية الكبير الكبيرة التالي التالية
السابق السابقة نفسه نفسها ذاته ذاتها الاول الاولى الثاني الثانية الثالث الرابع الاخير الاخيرة العالمي
الوطني السابع الجديد الحر
""")
_AR_NUMBERS = "ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة"
AR_NUMBERS = {
    bare(w): n
    for n, w in enumerate(_AR_NUMBERS.split(), 3)
}  # fmt: skip
