#!/usr/bin/env python3
"""nation - the organisation of a plausible nation, as a file for `didehban load`.

31 provinces, 464 counties, 2,000 centres in one province and 20 in each other, and
the 710 accounts of R127: 9 at the headquarters, 13 deputies, 688 in the provinces.
The names of provinces and towns are real, the people are invented.
"""
import random
import sys

PROVINCES = (  # code, name, counties, some of their towns
    ("tehran", "تهران", 16, "تهران ری شمیرانات ورامین شهریار اسلامشهر دماوند پاکدشت قدس ملارد"),
    ("alborz", "البرز", 7, "کرج ساوجبلاغ نظرآباد فردیس اشتهارد طالقان"),
    ("qom", "قم", 3, "قم جعفریه کهک"),
    ("markazi", "مرکزی", 12, "اراک ساوه خمین محلات دلیجان تفرش"),
    ("qazvin", "قزوین", 6, "قزوین تاکستان آبیک البرز آوج"),
    ("gilan", "گیلان", 17, "رشت انزلی لاهیجان لنگرود تالش رودسر فومن آستارا"),
    ("ardabil", "اردبیل", 11, "اردبیل مشگین‌شهر خلخال گرمی نمین نیر"),
    ("zanjan", "زنجان", 8, "زنجان ابهر خدابنده خرمدره طارم"),
    ("azs", "آذربایجان شرقی", 21, "تبریز مراغه مرند میانه اهر بناب شبستر سراب"),
    ("azg", "آذربایجان غربی", 18, "ارومیه خوی میاندوآب مهاباد بوکان سلماس نقده"),
    ("kordestan", "کردستان", 10, "سنندج سقز مریوان بانه قروه بیجار"),
    ("hamadan", "همدان", 10, "همدان ملایر نهاوند تویسرکان اسدآباد کبودرآهنگ"),
    ("kermanshah", "کرمانشاه", 14, "کرمانشاه هرسین کنگاور سنقر جوانرود پاوه"),
    ("ilam", "ایلام", 11, "ایلام دهلران مهران ایوان آبدانان"),
    ("lorestan", "لرستان", 11, "خرم‌آباد بروجرد دورود الیگودرز کوهدشت ازنا"),
    ("khuzestan", "خوزستان", 27, "اهواز دزفول آبادان ماهشهر اندیمشک بهبهان شوش خرمشهر"),
    ("chb", "چهارمحال و بختیاری", 10, "شهرکرد بروجن لردگان فارسان سامان"),
    ("kgb", "کهگیلویه و بویراحمد", 9, "بویراحمد گچساران کهگیلویه دنا بهمئی"),
    ("bushehr", "بوشهر", 10, "بوشهر دشتستان گناوه کنگان دیر تنگستان"),
    ("fars", "فارس", 36, "شیراز مرودشت جهرم کازرون فسا لارستان داراب آباده نی‌ریز"),
    ("hormozgan", "هرمزگان", 13, "بندرعباس میناب قشم رودان بستک جاسک"),
    ("kerman", "کرمان", 24, "کرمان سیرجان رفسنجان جیرفت بم زرند بافت"),
    ("sistan", "سیستان و بلوچستان", 26, "زاهدان زابل ایرانشهر چابهار خاش سراوان"),
    ("yazd", "یزد", 12, "یزد میبد اردکان بافق تفت مهریز"),
    ("esf", "اصفهان", 28, "اصفهان کاشان نجف‌آباد خمینی‌شهر فلاورجان شاهین‌شهر مبارکه لنجان"),
    ("semnan", "سمنان", 8, "سمنان شاهرود دامغان گرمسار مهدی‌شهر"),
    ("mazandaran", "مازندران", 22, "ساری بابل آمل قائم‌شهر نوشهر چالوس تنکابن بابلسر"),
    ("golestan", "گلستان", 14, "گرگان گنبد علی‌آباد آق‌قلا کردکوی بندرگز"),
    ("khs", "خراسان شمالی", 8, "بجنورد شیروان اسفراین فاروج جاجرم"),
    ("khr", "خراسان رضوی", 30, "مشهد نیشابور سبزوار قوچان کاشمر تایباد چناران گناباد"),
    ("khj", "خراسان جنوبی", 12, "بیرجند قائن طبس فردوس نهبندان"),
)
CENTRES, OTHER_CENTRES, PROVINCIAL = {"khr": 2000}, 20, 688
FIRST = "مریم رضا زهرا علی فاطمه حسن لیلا کاوه مهدی نرگس سعید آزاده محسن شهین نیما سارا".split()
LAST = "کاظمی محمدی احمدی حسینی کریمی رضایی مرادی شریفی نوری قاسمی جعفری اکبری عباسی صفری".split()


class Nation:
    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.units, self.officials, self.people = [], [], 0

    def unit(self, code, level, parent, name, number=None):
        short = name if len(name) <= 16 else name.replace("بهزیستی ", "")[:16].strip()
        self.units.append('  { code = "%s"; level = "%s"; %s%sname = "%s"; sms_name = "%s"; }' % (
            code, level, 'parent = "%s"; ' % parent if parent else "",
            "number = %d; " % number if number else "", name, short))

    def official(self, login, *roles):
        self.people += 1
        self.officials.append(
            '  { login = "%s"; name = "%s %s"; phone = "+98915%07d"; roles = ( %s ); }' % (
                login, self.dice.choice(FIRST), self.dice.choice(LAST), self.people,
                ", ".join('{ role = "%s"; unit = "%s"; }' % r for r in roles)))

    def headquarters(self):
        self.unit("hq", "hq", None, "ستاد بهزیستی کشور", 100)
        self.unit("call-centre", "hq", "hq", "مرکز تماس ۱۴۸۲", 1482)
        self.unit("pm-office", "hq", "hq", "دفتر مدیریت عملکرد", 110)
        self.unit("hq-deputy", "hq", "hq", "معاونت توسعه پیشگیری", 120)
        self.unit("hq-directorate", "hq", "hq-deputy", "اداره کل پیشگیری", 121)
        self.unit("security", "hq", "hq", "حراست ستاد", 130)
        for n in range(1, 6):
            self.official("operator.%d" % n, ("operator", "call-centre"))
        self.official("expert.pm", ("pm_expert", "pm-office"))
        self.official("manager.pm", ("pm_manager", "pm-office"))
        self.official("security.1", ("security_officer", "security"))
        self.official("admin", ("admin", "hq"))
        self.official("director.hq", ("hq_director", "hq-directorate"))
        for n in range(1, 13):
            self.official("deputy.%d" % n, ("hq_deputy", "hq-deputy"))

    def province(self, number, code, name, counties, towns, centres):
        self.unit(code, "province", "hq", "بهزیستی " + name, number)
        self.official("manager." + code, ("province_manager", code))
        self.official("inspector." + code, ("inspection_manager", code))
        self.official("expert." + code, ("province_expert", code), ("wg_secretary", code))
        for n in range(counties):
            town = towns[n] if n < len(towns) else "%s %d" % (towns[n % len(towns)], n + 1)
            county = "%s-%02d" % (code, n + 1)
            self.unit(county, "county", code, "بهزیستی " + town, 10000 + number * 100 + n)
            self.official("head." + county, ("county_head", county))
        for n in range(centres):
            county = "%s-%02d" % (code, n % counties + 1)
            self.unit("%s-c%d" % (county, n + 1), "centre", county, "مرکز مثبت زندگی %d" % (n + 1))

    def build(self):
        self.headquarters()
        headquarters = self.people
        for number, (code, name, counties, towns) in enumerate(PROVINCES, 1):
            self.province(number, code, name, counties, towns.split(),
                          CENTRES.get(code, OTHER_CENTRES))
        n = 0
        while self.people - headquarters < PROVINCIAL:
            n += 1
            self.official("centre.%d" % n, ("centre_manager", "khr-%02d-c%d" % (
                (n - 1) % 30 + 1, n)))
        return "units = (\n%s\n);\n\nofficials = (\n%s\n);\n" % (
            ",\n".join(self.units), ",\n".join(self.officials))


if __name__ == "__main__":
    sys.stdout.write(Nation(int(sys.argv[1]) if len(sys.argv) > 1 else 1).build())
