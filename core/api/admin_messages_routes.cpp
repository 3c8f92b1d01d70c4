#include "core/api/admin_messages_routes.h"

#include "core/api/admin_route.h"
#include "core/api/people_services.h"
#include "core/api/wire/message.h"
#include "core/delivery/message_shape.h"

namespace gatehouse {

namespace {

wire::MessageItem toWire(const OutboxItem &item)
{
    return {item.id,        item.kind,      item.target,    outboxStateName(item.state),
            item.attempts,  item.lastError, item.createdAt, item.nextAttemptAt,
            item.finishedAt};
}

void listMessages(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    if (const auto checked = checkParameters(query, {"state", "limit", "cursor"}); !checked.ok())
        return exchange->fail(checked.error());
    GATEHOUSE_OR_FAIL(page, exchange, pageRequestOf(query));
    std::optional<OutboxItem::State> state;
    if (const auto text = query.value(u"state"); text && !text->isEmpty()) {
        state = outboxStateFrom(*text);
        if (!state)
            return exchange->fail(
                Error::invalid("state", "unknown_value",
                               QStringLiteral("'state' must be waiting, failing, delivered or given_up.")));
    }
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(items, services.people->delivery.outbox.list(tx, state, page));
        return listReply(items, [](const OutboxItem &item) { return toWire(item); });
    });
}

using Change = Result<void> (OutboxReview::*)(Transaction &, const Caller &, const QString &) const;

void changeMessage(Services &services, const ExchangePtr &exchange, Change change)
{
    const QString id = exchange->request().pathValues.value(0);
    if (!isCanonicalUuid(id))
        return exchange->fail(Error::notFound(QStringLiteral("There is no such message.")));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, change](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY((services.people->delivery.outbox.*change)(tx, by, id));
                       return HttpReply::empty(204);
                   });
}

void retryMessage(Services &services, const ExchangePtr &exchange)
{
    changeMessage(services, exchange, &OutboxReview::retry);
}

void dropMessage(Services &services, const ExchangePtr &exchange)
{
    changeMessage(services, exchange, &OutboxReview::drop);
}

QString channelOf(const MessageShape &shape)
{
    return shape.channel == MessageChannel::Sms ? QStringLiteral("sms") : QStringLiteral("mail");
}

/// Every kind in every language.
void listTemplates(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        const DeliveryServices &delivery = services.people->delivery;
        GATEHOUSE_TRY_ASSIGN(own, delivery.texts.all(tx));
        Page<wire::MessageTemplateItem> page;
        for (const MessageShape &shape : messageShapes()) {
            for (const QString &language : delivery.templates->languages()) {
                wire::MessageTemplateItem item{shape.kind, channelOf(shape), language, {}, {}};
                for (const StoredMessageText &text : std::as_const(own)) {
                    if (text.kind != item.kind || text.language != language) continue;
                    item.subject = text.subject;
                    item.paragraph = text.paragraph;
                }
                page.items.append(item);
            }
        }
        return listReply(page, [](const wire::MessageTemplateItem &item) { return item; });
    });
}

void changeTemplate(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::MessageWords>(exchange->request()));
    const QString kind = exchange->request().pathValues.value(0);
    const QString language = exchange->request().pathValues.value(1);
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), kind, language, body](Transaction &tx) -> Result<HttpReply> {
            const DeliveryServices &delivery = services.people->delivery;
            GATEHOUSE_TRY(delivery.texts.set(tx, by, kind, language, {body.subject, body.paragraph}));
            GATEHOUSE_TRY_ASSIGN(own, delivery.texts.find(tx, kind, language));
            const MessageShape &shape = *findMessageShape(kind);
            return wireReply(
                wire::MessageTemplateItem{kind, channelOf(shape), language, own.subject, own.paragraph});
        });
}

/// With the words of the query in place of those that are kept, where it has any: before they are saved.
void previewTemplate(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    if (const auto checked = checkParameters(query, {"subject", "paragraph"}); !checked.ok())
        return exchange->fail(checked.error());
    const QString kind = exchange->request().pathValues.value(0);
    const QString language = exchange->request().pathValues.value(1);
    const DeliveryServices &delivery = services.people->delivery;
    const MessageShape *shape = findMessageShape(kind);
    if (shape == nullptr || !delivery.templates->languages().contains(language))
        return exchange->fail(
            Error::notFound(QStringLiteral("There is no message of this kind in this language.")));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(own, delivery.texts.find(tx, kind, language));
        if (const auto subject = query.value(u"subject")) own.subject = *subject;
        if (const auto paragraph = query.value(u"paragraph")) own.paragraph = *paragraph;
        GATEHOUSE_TRY(delivery.templates->checkOwn(own));
        GATEHOUSE_TRY_ASSIGN(text,
                             delivery.templates->render(kind, language, sampleValues(*shape, services.issuer),
                                                        services.settings.text(Setting::OfficeName), own));
        return wireReply(wire::MessagePreview{text.subject, text.text, text.html});
    });
}

}  // namespace

std::vector<Route> adminMessagesRoutes(Services &services)
{
    using enum HttpMethod;
    return {
        adminRoute(services, Get, "/admin/v1/messages", "settings:read", listMessages),
        adminRoute(services, Post, "/admin/v1/messages/{id}/retry", "settings:write", retryMessage),
        adminRoute(services, Delete, "/admin/v1/messages/{id}", "settings:write", dropMessage),
        adminRoute(services, Get, "/admin/v1/message-templates", "settings:read", listTemplates),
        adminRoute(services, Put, "/admin/v1/message-templates/{kind}/{language}", "settings:write",
                   changeTemplate),
        adminRoute(services, Get, "/admin/v1/message-templates/{kind}/{language}/preview", "settings:read",
                   previewTemplate),
    };
}

}  // namespace gatehouse
