"""The Bot API's methods, with the refusals that the real one gives."""

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.fakes import bot_api_faults as faults
from tests.fakes.bot_api_chats import Chat, Message, member
from tests.fakes.bot_api_faults import Refused, bad_request, forbidden
from tests.fakes.bot_api_markup import MarkupError, parse_html, trimmed, utf16

if TYPE_CHECKING:
    from tests.fakes.bot_api import FakeBotApi

Fields = dict[str, Any]
Files = dict[str, bytes]
Method = Callable[["FakeBotApi", Fields, Files], Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_BUTTON_URL = re.compile(r"(?:https?|tg)://\S+")
_REPLACED = {code: " " for code in range(32) if code != 10} | {13: None}
_REMOVED = dict.fromkeys([*range(0x2028, 0x202F), 0xFEFF])


# Chats and text


def _chat(api: "FakeBotApi", fields: Fields) -> Chat:
    chat = api.find(fields.get("chat_id"))
    if fields.get("chat_id") in (None, ""):
        raise bad_request("chat_id is empty")
    if chat is None:
        raise Refused(faults.CHAT_NOT_FOUND)
    return chat


def _writable(api: "FakeBotApi", fields: Fields) -> Chat:
    """The chat, if the bot may write to it (and to the topic)."""
    chat = _chat(api, fields)
    if chat.type != "private":
        _check_rights(api, chat)
    thread = fields.get("message_thread_id")
    if thread not in (None, "", 0, "0"):
        if int(thread) not in chat.topics:
            raise Refused(faults.THREAD_NOT_FOUND)
        if int(thread) in chat.closed_topics:
            raise Refused(faults.TOPIC_CLOSED)
    return chat


def _check_rights(api: "FakeBotApi", chat: Chat) -> None:
    me = chat.members.get(api.bot.id)
    if me is None:
        return
    if me["status"] == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if me["status"] == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    if chat.type == "channel" and not me.get("can_post_messages", False):
        raise Refused(faults.NEED_ADMIN)


def _text(fields: Fields, name: str, limit: int) -> dict[str, Any]:
    """The text that will be seen and its entities, or the refusal."""
    given = str(fields.get(name) or "").translate(_REPLACED).translate(_REMOVED)
    mode = str(fields.get("parse_mode") or "")
    entities = list(fields.get("entities") or fields.get("caption_entities") or [])
    text = given
    if mode.upper() == "HTML":
        try:
            text, entities = parse_html(given)
        except MarkupError as fault:
            raise bad_request(f"can't parse entities: {fault}") from None
    elif mode:
        raise bad_request("unsupported parse_mode")
    text, entities, asked = trimmed(text, entities)
    if utf16(text) > limit:
        raise bad_request(
            "message caption is too long" if name == "caption" else "message is too long"
        )
    if not text and name == "text":
        raise bad_request("message text is empty")
    return {
        "text": text,
        "entities": entities,
        "html": given,
        "parse_mode": mode or None,
        "entities_asked": asked,
    }


def _markup(fields: Fields) -> dict[str, Any] | None:
    markup: dict[str, Any] | None = fields.get("reply_markup") or None
    if not markup or "inline_keyboard" not in markup:
        return markup
    for row in markup["inline_keyboard"]:
        for button in row:
            _check_button(button)
    return markup if any(markup["inline_keyboard"]) else None


def _check_button(button: dict[str, Any]) -> None:
    if not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not _BUTTON_URL.fullmatch(str(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if len(set(button) - {"text", "style", "icon_custom_emoji_id"}) != 1:
        raise bad_request("BUTTON_TYPE_INVALID")


def _reply(chat: Chat, fields: Fields) -> int | None:
    asked = fields.get("reply_parameters") or {}
    number = asked.get("message_id") or fields.get("reply_to_message_id")
    if not number:
        return None
    found = chat.by_id.get(int(number))
    if found is None or found.deleted:
        if asked.get("allow_sending_without_reply") in (True, "true"):
            return None
        raise bad_request("message to be replied not found")
    return found.id


# Messages


def _sent(api: "FakeBotApi", fields: Fields, content: Fields) -> Any:
    chat = _writable(api, fields)
    thread = fields.get("message_thread_id")
    reply, markup = _reply(chat, fields), _markup(fields)
    message = api.new_message(
        chat,
        sender=api.bot,
        thread=int(thread) if thread else None,
        reply_to=reply,
        markup=markup,
        silent=fields.get("disable_notification") in (True, "true"),
        link_preview=fields.get("link_preview_options"),
        **content,
    )
    return message.to_dict()


def send_message(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    _writable(api, fields)
    return _sent(api, fields, _text(fields, "text", TEXT_LIMIT))


def send_photo(api: "FakeBotApi", fields: Fields, files: Files) -> Any:
    _writable(api, fields)
    content = _text(fields, "caption", CAPTION_LIMIT)
    given = fields.get("photo") or next(iter(files), "")
    if not given:
        raise bad_request("there is no photo in the request")
    photo = {"file_id": str(given), "file_unique_id": str(given), "width": 1, "height": 1}
    return _sent(api, fields, {**content, "media": {"photo": [photo]}})


def send_document(api: "FakeBotApi", fields: Fields, files: Files) -> Any:
    _writable(api, fields)
    content = _text(fields, "caption", CAPTION_LIMIT)
    given = str(fields.get("document") or next(iter(files), ""))
    if not given:
        raise bad_request("there is no document in the request")
    file_id = f"file-{len(api.files)}"
    api.files[f"documents/{file_id}"] = b"".join(files.values())
    document = {"file_id": file_id, "file_unique_id": file_id}
    return _sent(api, fields, {**content, "media": {"document": document}})


def _mine(api: "FakeBotApi", fields: Fields) -> Message:
    chat = _chat(api, fields)
    message = chat.by_id.get(int(fields.get("message_id") or 0))
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if not message.by_bot:
        raise bad_request("message can't be edited")
    return message


def _edited(api: "FakeBotApi", message: Message, new: Fields) -> Any:
    if all(getattr(message, name) == value for name, value in new.items() if name in _COMPARED):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    message.former.append(message.text)
    for name, value in new.items():
        setattr(message, name, value)
    if "text" in new:
        message.edited_at = int(api.clock())
    return message.to_dict()


_COMPARED = {"text", "entities", "markup"}


def edit_message_text(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    message = _mine(api, fields)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    new = _text(fields, "text", TEXT_LIMIT)
    return _edited(api, message, {**new, "markup": _markup(fields)})


def edit_message_caption(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    message = _mine(api, fields)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    new = _text(fields, "caption", CAPTION_LIMIT)
    return _edited(api, message, {**new, "markup": _markup(fields)})


def edit_message_reply_markup(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    return _edited(api, _mine(api, fields), {"markup": _markup(fields)})


def delete_message(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    message = _chat(api, fields).by_id.get(int(fields.get("message_id") or 0))
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    message.deleted = True
    return True


def delete_messages(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    chat = _chat(api, fields)
    for number in fields["message_ids"]:
        if int(number) in chat.by_id:
            chat.by_id[int(number)].deleted = True
    return True


def copy_message(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    source = api.find(fields.get("from_chat_id"))
    original = source.by_id.get(int(fields["message_id"])) if source else None
    if original is None:
        raise bad_request("message to copy not found")
    sent = _sent(api, fields, {"text": original.text, "entities": original.entities})
    return {"message_id": sent["message_id"]}


def send_chat_action(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    _writable(api, fields).actions.append(str(fields.get("action")))
    return True


def pin_chat_message(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    chat = _chat(api, fields)
    number = int(fields.get("message_id") or 0)
    if number not in chat.by_id:
        raise bad_request("message to pin not found")
    chat.pinned.append(number)
    return True


def unpin_chat_message(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    chat = _chat(api, fields)
    number = int(fields.get("message_id") or (chat.pinned or [0])[-1])
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    return True


def answer_callback_query(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    kept = api.answers.get(str(fields.get("callback_query_id")))
    if kept is None or "answer" in kept:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if utf16(str(fields.get("text") or "")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    kept["answer"] = {
        "text": str(fields.get("text") or ""),
        "alert": fields.get("show_alert") in (True, "true"),
        "url": fields.get("url"),
    }
    return True


# Chats and their members


def get_chat(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    chat = _chat(api, fields)
    if chat.refusal is not None and chat.refusal.code == 403 and chat.type != "private":
        raise Refused(chat.refusal)
    return {
        **chat.to_dict(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


def _group(api: "FakeBotApi", fields: Fields) -> Chat:
    chat = _chat(api, fields)
    status = chat.members.get(api.bot.id, {"status": "member"})["status"]
    if chat.type == "channel" and status != "administrator":
        raise Refused(faults.NOT_A_MEMBER)
    if status in ("left", "kicked"):
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def get_chat_member(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    chat, user_id = _group(api, fields), int(fields.get("user_id") or 0)
    if user_id in chat.members:
        return chat.members[user_id]
    if user_id not in api.users:
        raise bad_request("user not found")
    return member(api.users[user_id], "left")


def get_chat_administrators(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    chat = _group(api, fields)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [m for m in chat.members.values() if m["status"] in ("creator", "administrator")]


def get_chat_member_count(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    return len([m for m in _group(api, fields).members.values() if m["status"] != "left"])


def leave_chat(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    chat = _chat(api, fields)
    chat.members[api.bot.id] = member(api.bot, "left")
    return True


def create_forum_topic(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    chat = _writable(api, fields)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    name = str(fields.get("name") or "")
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    opened = api.new_message(
        chat, service={"forum_topic_created": {"name": name, "icon_color": 0}}, sender=api.bot
    )
    chat.topics[opened.id] = name
    return {"message_thread_id": opened.id, "name": name, "icon_color": 7322096}


def edit_forum_topic(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    chat = _writable(api, fields)
    chat.topics[int(fields["message_thread_id"])] = str(fields.get("name") or "")
    return True


def close_forum_topic(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    chat = _writable(api, fields)
    chat.closed_topics.add(int(fields["message_thread_id"]))
    return True


def reopen_forum_topic(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    _chat(api, fields).closed_topics.discard(int(fields["message_thread_id"]))
    return True


# The bot itself


def get_me(api: "FakeBotApi", _: Fields, __: Files) -> Any:
    return {
        **api.bot.to_dict(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "has_main_web_app": False,
    }


def set_webhook(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    url = str(fields.get("url") or "")
    if url and not re.match(r"https://|http://127\.0\.0\.1[:/]", url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    api.updates.webhook = {"url": url, "secret_token": fields.get("secret_token")} if url else {}
    if fields.get("allowed_updates") is not None:
        api.updates.allowed = set(fields["allowed_updates"]) or None
    if fields.get("drop_pending_updates") in (True, "true"):
        api.updates.queue.clear()
    return True


def delete_webhook(api: "FakeBotApi", fields: Fields, files: Files) -> Any:
    return set_webhook(api, {**fields, "url": ""}, files)


def get_webhook_info(api: "FakeBotApi", _: Fields, __: Files) -> Any:
    return {
        "url": api.updates.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(api.updates.queue),
        **{k: v for k, v in api.updates.webhook.items() if k.startswith("last_error")},
    }


def _menu(fields: Fields) -> tuple[str, str]:
    scope = fields.get("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), str(fields.get("language_code") or "")


def set_my_commands(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    commands = list(fields.get("commands") or [])
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    api.commands[_menu(fields)] = commands
    return True


def delete_my_commands(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    api.commands.pop(_menu(fields), None)
    return True


def get_my_commands(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    return api.commands.get(_menu(fields), [])


def _profile(field: str, limit: int) -> Method:
    def keep(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
        value = str(fields.get(field) or "")
        if utf16(value) > limit:
            raise bad_request(f"BOT_{field.upper()}_TOO_LONG")
        api.profile[field, str(fields.get("language_code") or "")] = value
        return True

    return keep


def _profile_get(field: str) -> Method:
    def give(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
        return {field: api.profile.get((field, str(fields.get("language_code") or "")), "")}

    return give


def get_file(api: "FakeBotApi", fields: Fields, _: Files) -> Any:
    path = f"documents/{fields.get('file_id')}"
    if path not in api.files:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    return {
        "file_id": fields["file_id"],
        "file_unique_id": fields["file_id"],
        "file_size": len(api.files[path]),
        "file_path": path,
    }


def _yes(*_: Any) -> Any:
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "logOut": _yes,
    "close": _yes,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "copyMessage": copy_message,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "sendChatAction": send_chat_action,
    "setMessageReaction": _yes,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "answerCallbackQuery": answer_callback_query,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyName": _profile("name", 64),
    "getMyName": _profile_get("name"),
    "setMyDescription": _profile("description", 512),
    "getMyDescription": _profile_get("description"),
    "setMyShortDescription": _profile("short_description", 120),
    "getMyShortDescription": _profile_get("short_description"),
    "setMyDefaultAdministratorRights": _yes,
    "setChatMenuButton": _yes,
    "getFile": get_file,
}
