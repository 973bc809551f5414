"""Invented places and people around the Ambar Sea, each as (English, Arabic).

Two countries share the coast. Every name exists in both languages, so that one
event can be told in either with the same names.
"""

Name = tuple[str, str]

COUNTRIES: dict[str, Name] = {
    "caldria": ("Caldria", "كالدريا"),
    "nahara": ("Nahara", "نهارا"),
}

PLACES: dict[str, list[Name]] = {
    "caldria": [
        ("Harrow", "هارو"),
        ("Port Ansley", "بورت أنسلي"),
        ("Wrenhaven", "رينهيفن"),
        ("Lowgate", "لوغيت"),
        ("Eastmarsh", "إيستمارش"),
        ("Thornhaven", "ثورنهيفن"),
        ("Aldersea", "ألدرسي"),
        ("Maresbay", "ماريزبي"),
        ("Kelmoor", "كلمور"),
        ("Dunwater", "دنواتر"),
    ],
    "nahara": [
        ("Marsa Nahar", "مرسى نهار"),
        ("Ain Sidra", "عين سدرة"),
        ("Bab al-Rimal", "باب الرمال"),
        ("Tell Sarim", "تل صارم"),
        ("Wadi Lahn", "وادي لحن"),
        ("Dar Zaytun", "دار زيتون"),
        ("Ras Safra", "رأس صفرة"),
        ("Qalat Hazm", "قلعة حزم"),
        ("Shatt Lulu", "شط لؤلؤ"),
        ("Khawr Anbar", "خور عنبر"),
    ],
}

MEN: dict[str, list[Name]] = {
    "caldria": [
        ("Aldous", "ألدوس"), ("Bertram", "برترام"), ("Conrad", "كونراد"), ("Desmond", "دزموند"),
        ("Edwin", "إدوين"), ("Gilbert", "غيلبرت"), ("Hugo", "هيوغو"), ("Lionel", "ليونيل"),
        ("Martin", "مارتن"), ("Oscar", "أوسكار"), ("Ralph", "رالف"), ("Simon", "سايمون"),
        ("Walter", "والتر"), ("Laurence", "لورنس"),
    ],
    "nahara": [
        ("Adnan", "عدنان"), ("Basil", "باسل"), ("Fadi", "فادي"), ("Hatim", "حاتم"),
        ("Idris", "إدريس"), ("Karim", "كريم"), ("Labib", "لبيب"), ("Mazin", "مازن"),
        ("Nadim", "نديم"), ("Qays", "قيس"), ("Rashid", "راشد"), ("Salim", "سليم"),
        ("Tariq", "طارق"), ("Ziyad", "زياد"),
    ],
}

WOMEN: dict[str, list[Name]] = {
    "caldria": [
        ("Agnes", "أغنيس"), ("Beatrice", "بياتريس"), ("Clara", "كلارا"), ("Dorothy", "دوروثي"),
        ("Edith", "إيديث"), ("Frances", "فرانسيس"), ("Helena", "هيلينا"), ("Irene", "آيرين"),
        ("Judith", "جوديث"), ("Lydia", "ليديا"), ("Miriam", "ميريام"), ("Rosalind", "روزاليند"),
        ("Sylvia", "سيلفيا"), ("Winifred", "وينيفريد"),
    ],
    "nahara": [
        ("Amal", "أمل"), ("Buthayna", "بثينة"), ("Dalal", "دلال"), ("Hanan", "حنان"),
        ("Iman", "إيمان"), ("Layal", "ليال"), ("Maysun", "ميسون"), ("Nawal", "نوال"),
        ("Rabab", "رباب"), ("Salma", "سلمى"), ("Suad", "سعاد"), ("Wafa", "وفاء"),
        ("Yusra", "يسرى"), ("Zahra", "زهراء"),
    ],
}

FAMILIES: dict[str, list[Name]] = {
    "caldria": [
        ("Aldermoor", "ألدرمور"), ("Brackwell", "براكويل"), ("Cattermere", "كاترمير"),
        ("Dunsholt", "دنشولت"), ("Elverstone", "إلفرستون"), ("Farrowby", "فاروبي"),
        ("Holmsted", "هولمستد"), ("Ivesby", "آيفزبي"), ("Kellaway", "كيلاوي"),
        ("Larkholm", "لاركهولم"), ("Marchbank", "مارشبانك"), ("Northcliff", "نورثكليف"),
        ("Ockleby", "أوكلبي"), ("Penhallam", "بنهالام"), ("Quillon", "كويلون"),
        ("Redmarsh", "ردمارش"), ("Staveling", "ستيفلينغ"), ("Tolbridge", "تولبريدج"),
        ("Underhay", "أندرهي"), ("Vannerly", "فانرلي"), ("Westergate", "وسترغيت"),
        ("Yarmond", "يارموند"),
    ],
    "nahara": [
        ("al-Marsawi", "المرساوي"), ("al-Sidrawi", "السدراوي"), ("al-Ramlawi", "الرملاوي"),
        ("al-Sarimi", "الصارمي"), ("al-Lahni", "اللحني"), ("al-Safrani", "الصفراني"),
        ("al-Hazmawi", "الحزماوي"), ("al-Lului", "اللؤلؤي"), ("al-Mawji", "الموجي"),
        ("al-Minawi", "الميناوي"), ("al-Shirai", "الشراعي"), ("al-Mirsal", "المرسال"),
        ("al-Qandil", "القنديل"), ("al-Tahhan", "الطحان"), ("al-Warraq", "الوراق"),
        ("al-Jisr", "الجسر"), ("al-Rubban", "الربان"), ("al-Anbarawi", "العنبراوي"),
        ("al-Manari", "المناري"), ("al-Zaytuni", "الزيتوني"),
    ],
}
