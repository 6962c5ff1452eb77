"""Folds: the tail is folded exactly, and no word of the writer's is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gromootvod.core.letter import find_folds, read, unfolded


def seen(text: str, subject: str = "") -> str:
    return unfolded(text, find_folds(text, subject))


def kinds(text: str) -> list[str]:
    return [fold.kind for fold in find_folds(text)]


QUOTED = "> Попробуйте обновить.\n> Дина\n"
PLAIN_TAIL = "Попробуйте обновить.\n\nДина\n"


@pytest.mark.parametrize(
    "above",
    [
        "чт, 5 дек. 2024 г. в 10:03, Дина Орлова <dina@firm.example>:",
        "чт, 5 дек. 2024 г. в 10:03, Дина Орлова <dina@firm.example> пишет:",
        "чт, 5 дек. 2024 г. в 10:03, Дина Орлова\n<dina@firm.example>:",
        "5 декабря 2024 г., 10:03, Дина <dina@firm.example> написал(а):",
        '05.12.2024, 10:03, "Дина Орлова" <dina@firm.example>:',
        "05.12.2024 10:03, Дина Орлова <dina@firm.example> пишет:",
        "Четверг, 5 декабря 2024, 10:03 +03:00 от Дина <dina@firm.example>:",
        "2024-12-05 10:03 GMT+03:00 Дина <dina@firm.example>:",
        "Дина <dina@firm.example> писал(а) 2024-12-05 10:03:",
        "On Thu, Dec 5, 2024 at 10:03 AM Dina <dina@firm.example> wrote:",
        "On Thu, Dec 5, 2024 at 10:03 AM Dina Orlova, the dispatcher\n<dina@firm.example>\nwrote:",
        "Am 05.12.2024 um 10:03 schrieb Dina <dina@firm.example>:",
        "Dina <dina@firm.example> schrieb am Do., 5. Dez. 2024,\n10:03:",
        "Le jeu. 5 déc. 2024 à 10:03, Dina <dina@firm.example> a écrit :",
        "El jue, 5 dic 2024 a las 10:03, Dina (<dina@firm.example>) escribió:",
        "Il giorno gio 5 dic 2024 alle ore 10:03 Dina <dina@firm.example> ha scritto:",
        "Op do 5 dec. 2024 om 10:03 schreef Dina <dina@firm.example>:",
    ],
)
@pytest.mark.parametrize("tail", [QUOTED, PLAIN_TAIL])
def test_an_attribution_folds_itself_and_what_it_speaks_of(above: str, tail: str) -> None:
    assert seen(f"Не помогло.\n\n{above}\n\n{tail}") == "Не помогло."


@pytest.mark.parametrize(
    "above",
    [
        "-----Исходное сообщение-----",
        "-------- Исходное сообщение --------",
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "От: Дина [mailto:dina@firm.example]\nОтправлено: 5 декабря 2024 г. 10:03\nКому: Вера\nТема: RE: "
        "Накладная",
        "________________________________\nОт: Дина <dina@firm.example>\nДата: 5 декабря\nКому: Вера\nТема: "
        "Re",
        "*From:* Dina <dina@firm.example>\n*Sent:* Thursday\n*To:* Vera\n*Subject:* RE: invoice",
        "Von: Dina\nGesendet: Donnerstag\nAn: Vera\nBetreff: AW: x",
        "De : Dina\nEnvoyé : jeudi\nÀ : Vera\nObjet : RE: x",
    ],
)
def test_an_outlook_tail_is_folded_to_its_end(above: str) -> None:
    text = f"Не помогло.\n\n{above}\n\n{PLAIN_TAIL}"
    assert seen(text) == "Не помогло."
    assert seen(text, "RE: Накладная") == "Не помогло."


def test_inline_answers_stay_visible() -> None:
    text = "05.12.2024 10:03, Дина пишет:\n> Какая версия?\n\n8.3.25\n\n> А что в журнале?\n\nТам пусто.\n"
    assert seen(text).split() == ["8.3.25", "Там", "пусто."]


def test_an_answer_under_the_quote_stays_visible() -> None:
    assert seen("05.12.2024 10:03, Дина пишет:\n> вопрос\n\nответ") == "ответ"
    assert (
        seen("On 5 Dec 2024, Dina <d@firm.example> wrote:\n\n    a line\n\nand more") == "a line\n\nand more"
    )


def test_marks_that_are_no_quote_of_a_letter_stay_visible() -> None:
    for text in (
        "Вот что вышло:\n> make\n> error 1\nчто делать?",
        "> первое\nвот так\n> второе\nи так",
        "Дина писала: надо обновить.\nЯ обновила, не помогло.",
        "12.11 в 10:30 бухгалтер пишет:\nне могу войти.\nПроверьте.",
        "От: нашего отдела\nпросьба помочь",
        "On the other hand, it failed.\nOn average it works.",
    ):
        assert seen(text) == text


def test_a_trailing_quote_without_an_attribution_is_folded() -> None:
    assert seen("Всё заработало.\n\n> Попробуйте\n> так") == "Всё заработало."


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nВера",
        "--\nВера Павлова\nтел. +7 900 000-00-00",
        "С уважением,\nВера Павлова\nглавный бухгалтер\nООО «Ромашка»\n+7 (900) "
        "000-00-00\nvera@client.example",
        "С уважением, Вера",
        "С наилучшими пожеланиями\nВера Павлова",
        "Best regards,\nVera Pavlova\nChief accountant\nPhone: +7 900 000 00 00",
        "Отправлено с iPhone",
        "Отправлено из мобильной Почты Mail.ru",
        "Отправлено из Яндекс Почты для мобильных",
        "Sent from my iPhone",
        "Get Outlook for Android<https://link.example>",
        "--\nС уважением, Вера\n\nОтправлено с iPhone",
    ],
)
@pytest.mark.parametrize("after", ["", "\n\n05.12.2024 10:03, Дина <dina@firm.example> пишет:\n> вопрос\n"])
def test_a_signature_at_the_end_or_above_the_quote_is_folded(signature: str, after: str) -> None:
    text = f"Ничего не печатает.\n\n{signature}{after}"
    assert seen(text) == "Ничего не печатает."
    assert kinds(text)[0] == "signature"


@pytest.mark.parametrize(
    "words",
    [
        "Сделал так:\n- открыл\n- нажал\n-- закрыл\n--\nи ничего не происходит, пишет ошибку 1042. Что "
        "делать?",
        "Шаги:\n--\n- открыть журнал\n- нажать «провести»",
        "Текст\n\nС уважением,\nВера\n\nP.S. И ещё не печатает принтер",
        "Всё заработало.\n\nСпасибо!",
        "Спасибо\nно ошибка осталась",
        "С уважением отнёсся к вашему совету, но не помогло.",
        "Письмо было sent from my iPhone app.",
        "Sent from my desk, is much easier than from my phone.",
        "Не работает\n\n???",
        "Всё плохо\n\n)))",
    ],
)
def test_words_that_only_look_like_a_signature_stay_visible(words: str) -> None:
    assert seen(words) == words


def test_a_last_paragraph_with_the_name_of_the_writer_and_his_telephone_is_a_signature() -> None:
    card = "Вера Павлова\nстарший кладовщик, «Cheap Pumps»\n+7 (900) 000-00-00, доб. 12"
    raw = "From: Павлова Вера <vera@client.example>\n\n{}".format
    assert read(raw(f"Не проводится.\n\n{card}").encode()).visible_text() == "Не проводится."
    for words in (
        card,
        f"Не проводится.\n{card}",
        "Звонила.\n\nВера сказала: тел. +7 900 000-00-00 не отвечает",
    ):
        assert read(raw(words).encode()).visible_text() == words
    stranger = raw(f"Свяжитесь.\n\n{card}").replace("Павлова Вера", "Егор")
    assert card in read(stranger.encode()).visible_text()


@pytest.mark.parametrize(
    "small_print",
    [
        "Данное сообщение и любые приложения к нему содержат конфиденциальную информацию, предназначенную "
        "только для "
        "адресата. Если вы получили его по ошибке, удалите его.",
        "CONFIDENTIALITY NOTICE: This e-mail and any attachments are confidential and intended only for the "
        "addressee.",
    ],
)
def test_small_print_is_folded(small_print: str) -> None:
    text = f"Прошу помочь с отчётом.\n\nС уважением, Вера\n\n{small_print}"
    assert seen(text) == "Прошу помочь с отчётом."
    assert kinds(text) == ["signature", "disclaimer"]


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------",
        "-------- Пересылаемое сообщение --------",
        "-------- Перенаправленное сообщение --------",
        "Begin forwarded message:",
        "> Begin forwarded message:\n>",
        "Начало переадресованного сообщения:",
    ],
)
def test_what_is_forwarded_stays_visible(marker: str) -> None:
    block = "От: Банк <bank@other.example>\nДата: 5 декабря\nКому: Вера"
    text = f"Смотрите.\n\n{marker}\n{block}\n\nПлатёж отклонён"
    assert "Платёж отклонён" in seen(text)


@pytest.mark.parametrize("subject", ["Fwd: отказ банка", "FW: отказ", "Пересл: отказ"])
def test_a_letter_forwarded_by_outlook_stays_visible(subject: str) -> None:
    text = "Что делать?\n\nОт: Банк\nОтправлено: 5 декабря\nКому: Вера\nТема: отказ\n\nПлатёж отклонён"
    assert seen(text, subject) == text
    assert seen(text, "RE: отказ") == "Что делать?"


@pytest.mark.parametrize(
    "text", ["-- \nВера", "> привет\n> пока", "С уважением, Вера", "-----Original Message-----\nHi"]
)
def test_when_nothing_would_remain_nothing_is_folded(text: str) -> None:
    assert seen(text) == text


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (
            '<div dir="ltr">Не помогло</div><div class="gmail_quote">'
            '<div class="gmail_attr">чт, 5 дек. 2024 г. в 10:03, '
            'Дина &lt;<a href="mailto:d@firm.example">d@firm.example</a>&gt;:<br></div>'
            '<blockquote class="gmail_quote">'
            "<div>Попробуйте</div></blockquote></div>",
            "Не помогло",
        ),
        (
            "<p class=MsoNormal>Не помогло<o:p></o:p></p><div><p><b>От:</b> Дина<br><b>Отправлено:</b> 5 "
            "дек<br>"
            "<b>Кому:</b> Вера<br><b>Тема:</b> Re</p></div><p>старое</p>",
            "Не помогло",
        ),
        (
            '<div>Не помогло</div><hr><div id="divRplyFwdMsg"><b>From:</b> D</div><div>старое</div>',
            "Не помогло",
        ),
        (
            '<div>Не помогло</div><div>05.12.2024, 10:03, "Дина" &lt;d@firm.example&gt;:</div>'
            "<blockquote><p>старое</p></blockquote><div>-- </div><div>С уважением, Вера</div>",
            "Не помогло",
        ),
        (
            '<p>Не помогло</p><blockquote style="border-left:1px solid #0857A6">'
            "Четверг, 5 декабря 2024, 10:03 +03:00 "
            "от Дина &lt;d@firm.example&gt;:<br><br><div>старое</div></blockquote>",
            "Не помогло",
        ),
        (
            '<blockquote type="cite"><p>вопрос 1</p></blockquote><p>ответ 1</p>'
            '<blockquote type="cite"><p>вопрос 2</p></blockquote><p>ответ 2</p>',
            "ответ 1 ответ 2",
        ),
        (
            '<div class="moz-cite-prefix">05.12.2024 10:03, Дина пишет:<br></div>'
            '<blockquote type="cite"><p>старое</p></blockquote><p>новое внизу</p>',
            "новое внизу",
        ),
        ('<p>Не помогло</p><div class="gmail_signature">Вера<br>бухгалтер</div>', "Не помогло"),
        (
            "<p>Пишет так:</p><blockquote>период закрыт</blockquote><p>что делать?</p>",
            "Пишет так: период закрыт что делать?",
        ),
    ],
)
def test_the_markup_of_mail_programs_says_what_is_quoted(html: str, words: str) -> None:
    raw = b"From: vera@client.example\nContent-Type: text/html; charset=utf-8\n\n" + html.encode()
    assert " ".join(read(raw).visible_text().split()) == words


_LINES = st.sampled_from(
    [
        "", " ", "слова клиента", "> цитата", ">> глубже", "--", "-- ", "— ", "----", "С уважением,", "Вера",
        "Спасибо!",
        "05.12.2024 10:03, Дина пишет:", "On Thu, Dec 5, 2024, Dina", "<dina@firm.example> wrote:", "От: "
        "Дина", "Кому: Вера",
        "Тема: x", "Отправлено: y", "-----Original Message-----", "Отправлено с iPhone", "Begin forwarded "
        "message:",
        "Данное сообщение конфиденциально, только для адресата", "+7 900 000-00-00", "\u2028", "\x85", "- "
        "шаг",
    ]
)  # fmt: skip


@given(
    st.one_of(st.lists(_LINES, max_size=30).map("\n".join), st.text(max_size=300)),
    st.sampled_from(["", "Fwd: x"]),
)
def test_folds_and_visible_stretches_are_the_text(text: str, subject: str) -> None:
    at = 0
    pieces = []
    for fold in find_folds(text, subject):
        assert at <= fold.start < fold.end <= len(text)
        pieces += [text[at : fold.start], text[fold.start : fold.end]]
        at = fold.end
    assert "".join([*pieces, text[at:]]) == text
    assert bool(text.strip()) == bool(seen(text, subject)), "something always remains to be read"
