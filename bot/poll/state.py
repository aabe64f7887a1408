"""What polling remembers of a source after a look, and when the next one is."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.model import NotModified, Page, PollState, Reading, Validators
from bot.core.schedule import next_look
from bot.core.silence import fallen_silent
from bot.poll.looking import Looking


class States(Looking):
    """Makes the state that a look leaves behind."""

    def _good_state(
        self,
        fetched: Page | NotModified,
        body: str | None,
        *,
        reading: Reading | None = None,
        changed: bool = False,
    ) -> PollState:
        before, now = self.before, fetched.fetched_at
        conditional = isinstance(fetched, NotModified)
        state = replace(
            before,
            last_look=now,
            last_success=now,
            last_change=now if changed else before.last_change,
            failures=0,
            failing_since=None,
            failure=None,
            told_failing=False,
            validators=_merged(before.validators, fetched),
            body_digest=body,
            looks_since_full=before.looks_since_full + 1 if conditional else 0,
            fell_silent=before.fell_silent and not changed,
        )
        if reading is not None:
            state = replace(
                state,
                title=reading.title or before.title,
                language=reading.language or before.language,
                coverage=reading.coverage,
                extractor=reading.extractor,
            )
        self.silent_since = fallen_silent(state, now)
        if self.silent_since is not None:
            state = replace(state, fell_silent=True)
        return self._scheduled(state, now, fetched=fetched, reading=reading, changed=changed)

    def _scheduled(
        self,
        state: PollState,
        now: datetime,
        *,
        fetched: Page | NotModified | None = None,
        reading: Reading | None = None,
        changed: bool = False,
        retry_after: timedelta | None = None,
    ) -> PollState:
        at, why, interval = next_look(
            self.poller.schedule,
            state,
            now=now,
            own_interval=self.source.interval,
            caching=fetched.caching if fetched else None,
            reading=reading,
            changed=changed,
            retry_after=retry_after,
            jitter=self.poller.chance(),
        )
        return replace(state, next_look=at, why_next=why, interval=interval)


def _merged(before: Validators, fetched: Page | NotModified) -> Validators:
    """A 304 need not repeat the validators that it confirms (RFC 9110, section 15.4.5)."""
    if isinstance(fetched, Page):
        return fetched.validators
    return Validators(
        etag=fetched.validators.etag or before.etag,
        last_modified=fetched.validators.last_modified or before.last_modified,
    )
