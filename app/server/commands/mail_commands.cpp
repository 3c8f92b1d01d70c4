#include <QJsonArray>

#include "app/server/command.h"
#include "core/api/people_services.h"
#include "core/delivery/message_kinds.h"

namespace gatehouse {

namespace {

QJsonObject toJson(const OutboxItem &item)
{
    return {{QStringLiteral("id"), item.id},
            {QStringLiteral("kind"), item.kind},
            {QStringLiteral("to"), item.target},
            {QStringLiteral("state"), outboxStateName(item.state)},
            {QStringLiteral("attempts"), item.attempts},
            {QStringLiteral("created_at"), item.createdAt.toRfc3339()},
            {QStringLiteral("last_error"), item.lastError}};
}

/// By the outbox, as every other mail goes: the running server sends it.
int queue(CommandRun &run, Installation &installation, const QString &to)
{
    const auto queued = change(installation, [&](Transaction &tx) -> Result<void> {
        GATEHOUSE_TRY(parseMailAddress(to));
        return installation.services().people->messages.send(tx,
                                                             {message::kTest, to, run.value("language"), {}});
    });
    if (!queued.ok()) return run.fail(queued.error());
    if (run.wantsJson()) run.print(QJsonObject{{QStringLiteral("queued"), true}});
    run.note(QStringLiteral("The mail waits for the running server. See: gatehouse-server mail list"));
    return kExitOk;
}

int test(CommandRun &run)
{
    const QString to = run.value("to");
    if (to.isEmpty()) return run.usage(QStringLiteral("Say whom to write to: --to name@example.org"));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    if (run.isSet("queue")) return queue(run, **opened, to);
    const Result<SmtpOutcome> outcome = (*opened)->services().people->delivery.sender.tryMail(
        (*opened)->database(), {message::kTest, to, run.value("language"), {}}, nullptr);
    if (!outcome.ok()) return run.fail(outcome.error());
    if (run.wantsJson()) {
        run.print(
            QJsonObject{{QStringLiteral("ok"), outcome->ok()},
                        {QStringLiteral("failure"), QString::fromLatin1(nameOf(outcome->failure))},
                        {QStringLiteral("advice"), smtpAdvice(outcome->failure)},
                        {QStringLiteral("transcript"), QJsonArray::fromStringList(outcome->transcript)}});
    } else {
        for (const QString &line : outcome->transcript)
            run.print(line);
    }
    run.note(outcome->sentence());
    return outcome->ok() ? kExitOk : kExitFailure;
}

int list(CommandRun &run)
{
    std::optional<OutboxItem::State> state;
    if (!run.isSet("all")) state = OutboxItem::State::Waiting;
    if (const QString text = run.value("state"); !text.isEmpty()) {
        state = outboxStateFrom(text);
        if (!state) return run.usage(QStringLiteral("--state is waiting, failing, delivered or given_up."));
    }
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    const OutboxReview &outbox = (*opened)->services().people->delivery.outbox;
    QJsonArray rows;
    PageRequest page{PageRequest::kMaximumLimit, {}};
    do {
        Result<QString> next = (*opened)->database().read([&](Transaction &tx) -> Result<QString> {
            GATEHOUSE_TRY_ASSIGN(items, outbox.list(tx, state, page));
            for (const OutboxItem &item : std::as_const(items.items))
                rows.append(toJson(item));
            return items.next;
        });
        if (!next.ok()) return run.fail(next.error());
        page.cursor = *next;
    } while (!page.cursor.isEmpty());
    run.printTable(
        {QStringLiteral("ID"), QStringLiteral("KIND"), QStringLiteral("TO"), QStringLiteral("STATE"),
         QStringLiteral("TRIES"), QStringLiteral("SINCE"), QStringLiteral("LAST ERROR")},
        rows,
        {QStringLiteral("id"), QStringLiteral("kind"), QStringLiteral("to"), QStringLiteral("state"),
         QStringLiteral("attempts"), QStringLiteral("created_at"), QStringLiteral("last_error")});
    return kExitOk;
}

int retry(CommandRun &run)
{
    if (run.arguments().size() != 1) return run.usage(QStringLiteral("Name one message by its id."));
    const QString id = run.arguments().constFirst();
    if (!isCanonicalUuid(id)) return run.fail(Error::notFound(QStringLiteral("There is no such message.")));
    Result<std::unique_ptr<Installation>> opened = run.open();
    if (!opened.ok()) return run.fail(opened.error());
    const auto retried = change(**opened, [&](Transaction &tx) {
        return (*opened)->services().people->delivery.outbox.retry(tx, operatorCaller(), id);
    });
    return retried.ok() ? kExitOk : run.fail(retried.error());
}

}  // namespace

std::vector<Command> mailCommands()
{
    const QString noun = QStringLiteral("mail");
    return {
        {noun,
         QStringLiteral("test"),
         QStringLiteral("Send a test mail and show the talk with the mail server."),
         {},
         {{QStringLiteral("to"), QStringLiteral("Whom to write to."), QStringLiteral("ADDRESS")},
          {QStringLiteral("language"), QStringLiteral("en (the default) or de."), QStringLiteral("LANGUAGE")},
          {QStringLiteral("queue"), QStringLiteral("Leave it to the running server, as other mail is.")}},
         test},
        {noun,
         QStringLiteral("list"),
         QStringLiteral("List messages that wait to be sent."),
         {},
         {{QStringLiteral("all"), QStringLiteral("Sent ones and those given up as well.")},
          {QStringLiteral("state"), QStringLiteral("waiting, failing, delivered or given_up."),
           QStringLiteral("STATE")}},
         list},
        {noun,
         QStringLiteral("retry"),
         QStringLiteral("Try a message again at once."),
         QStringLiteral("MESSAGE"),
         {},
         retry},
    };
}

}  // namespace gatehouse
