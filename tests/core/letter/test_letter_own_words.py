"""What the client says is never folded, though it looks like a quote or a signature; programs' tails are."""

from __future__ import annotations

import pytest

from gromootvod.core.letter import find_folds, unfolded


def seen(text: str) -> str:
    return unfolded(text, find_folds(text, "Re: Накладная"))


@pytest.mark.parametrize(
    "text",
    [
        "05.12.2024 10:03 Егор написал:\nперезагрузите сервер.\nНе помогло, что дальше?",
        "On Monday 5 Dec 2024 at 10:03 the server went down and the log said:\nERROR 17\nPlease look.",
        "12.03.2026 14:52, касса пишет:\nнет бумаги, хотя бумага есть",
        "Программа пишет:\n\n> Период закрыт\n\nЧто это значит?",
        "Не проводится, пишет:\n\n> Период закрыт",
        "Нужно:\n--\nпервый отчёт за март\nвторой отчёт за апрель\n--\nи акт.",
        "Часть первая.\n-----\nЧасть вторая: не работает печать.\n-----\nЧасть третья.",
        "Please change my greeting to\nBest regards,\nVera Pavlova\nin all templates.",
        "Письмо не дошло.\nОтправлено с сервера mail.client.example вчера",
        "Ошибка при отправке.\n\nОтправлено из бухгалтерии 12 накладных, дошло 3",
        "В каждом письме строка\n-----Original Message-----\nоткуда она?",
        "Name: Vera\nFrom: site\nTo: support\nSubject: Help\n\nIt does not print",
        "Сообщение с сайта\n\nОт: Вера\nДата: 05.12.2024\nТема: Печать\nСообщение: не печатает касса",
        "Ошибка в журнале:\n\n05.12.2024 10:03:11 <admin@client.example>:\nотказ в доступе\n\nЧто делать?",
        "Настройки почты:\nFrom: noreply@client.example\nTo: все\nSubject: Счёт\n\nПисьмо уходит пустым",
        "Контакты для связи:\n\nС уважением,\nВера Павлова\n+7 900 000-00-00",
        "Не приходит почта\n--\nпишет 550 5.1.1",
        "Hi\n\nOn Dec 5, 2024, at 10:03 AM the report said:\n\n> total 17\n> failed 2\n\nIs that OK?",
        "№ 17 от 05.12.2024 10:03:\nне проведена\n№ 18 от 06.12.2024 11:00:\nне проведена",
    ],
)
def test_the_clients_own_words_stay_visible(text: str) -> None:
    assert seen(text) == text


QUOTE = "> Попробуйте обновить.\n> Дина\n"


@pytest.mark.parametrize(
    "tail",
    [
        f"Скачать Outlook для iOS<https://aka.example/x>\n{'_' * 32}\nОт: Дина\nОтправлено: x\nКому: y\nТема: z\n\nстарое",
        f"Sent from Mail for Windows\n\nOn 2024-12-05 10:03, Dina Orlova wrote:\n{QUOTE}",
        f"05.12.2024, 10:03, Дина Орлова (dina@firm.example):\n{QUOTE}",
        f"Кому: Вера (vera@client.example)\nТема: Накладная\n05.12.2024 10:03, Дина <dina@firm.example> пишет:\n{QUOTE}",
        f"В письме от четверг, 5 декабря 2024 г. 10:03:00 MSK пользователь Дина Орлова\nнаписал:\n{QUOTE}",
        f"понедельник, 6 октября 2014 г. пользователь dina написал:\n\n{QUOTE}",
        f"Am 05.12.24 um 10:03 schrieb Dina Orlova:\n{QUOTE}",
        f"четверг, 5 декабря 2024г., 10:03 +03:00 от Дина Орлова  dina@firm.example :\n{QUOTE}",
        "Вы писали 5 декабря 2024 г., 10:03:16:\n\nДО> Попробуйте обновить.\nДО> Дина\n",
        f"--\nВера Павлова\nОтправлено из мобильной Почты Mail\n\n> \n{QUOTE}",
    ],
)
def test_the_tails_of_programs_are_folded_whole(tail: str) -> None:
    assert seen(f"Не помогло.\n\n{tail}") == "Не помогло."


def test_answers_between_initials_stay_visible() -> None:
    text = (
        "Вы писали 5 декабря 2024 г., 10:03:16:\n\nДО> Какая версия?\n\n8.3.25\n\nДО> А журнал?\n\nПусто.\n"
    )
    assert seen(text).split() == ["8.3.25", "Пусто."]
