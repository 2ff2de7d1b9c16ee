"""A small codebook in three languages."""

from youthsurvey.model.codebook import Bands, Category, Codebook, MissingKind, Variable


def codebook(*variables: Variable) -> Codebook:
    return Codebook({variable.name: variable for variable in variables})


SUBMITTED = Variable("submitted", "date", {"ru": "Отметка времени", "en": "Timestamp"})
SEX = Variable(
    "sex",
    "single",
    {"ru": "Ваш пол", "kk": "Жынысыңыз", "en": "Your sex"},
    categories=(
        Category("female", {"ru": "Женский", "kk": "Әйел", "en": "Female"}, aliases=("ж",)),
        Category("male", {"ru": "Мужской", "kk": "Ер", "en": "Male"}),
        Category("refused", {"ru": "Не скажу"}, missing=MissingKind.REFUSED),
    ),
)
AGE = Variable("age", "numeric", {"ru": "Ваш возраст", "kk": "Жасыңыз"}, units=("лет", "жас"))
AGE_GROUP = Variable(
    "age_group",
    "ordinal",
    {"ru": "Возрастная группа"},
    categories=(Category("under_30", {"ru": "до 30"}), Category("30_39", {"ru": "30–39"})),
    bands=Bands("age", {"under_30": (18, 29), "30_39": (30, 39)}),
)
COUNTRY = Variable(
    "country",
    "single",
    {"ru": "Страна", "kk": "Еліңіз"},
    categories=(
        Category("kazakhstan", {"ru": "Казахстан", "kk": "Қазақстан"}),
        Category("other", {"ru": "Другая"}, own=True),
    ),
)
X = "X (бывший Twitter), соцсеть"
PLATFORMS = Variable(
    "platforms",
    "multiple",
    {"ru": "Какие платформы, по-вашему, лучше?"},
    categories=(
        Category("telegram", {"ru": "Telegram"}),
        Category("x", {"ru": X}),
        Category("own", {"ru": "Свой вариант"}, own=True, aside=True),
        Category("refused", {"ru": "Отказ"}, missing=MissingKind.REFUSED),
    ),
)
TOOLS = Variable(
    "tools",
    "multiple",
    {"ru": "Инструменты"},
    required=False,
    categories=(Category("a", {"ru": "Почта"}), Category("b", {"ru": "Чат"})),
)
COMMENT = Variable("comment", "text", {"ru": "Комментарий"}, required=False)
CONTACT = Variable("contact", "contact", {"ru": "Почта для связи"}, required=False)

BOOK = codebook(SUBMITTED, SEX, AGE, AGE_GROUP, COUNTRY, PLATFORMS, TOOLS, COMMENT, CONTACT)
