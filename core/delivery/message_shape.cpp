#include "core/delivery/message_shape.h"

namespace gatehouse {

namespace {

MessageShape mail(const char *kind, const QList<QLatin1String> &facts = {})
{
    MessageShape shape;
    shape.kind = QLatin1String(kind);
    shape.facts = facts;
    return shape;
}

MessageShape linked(const char *kind, const char *validity, const QList<QLatin1String> &facts = {})
{
    MessageShape shape = mail(kind, facts);
    shape.button = true;
    shape.validity = QLatin1String(validity);
    return shape;
}

MessageShape coded(const char *kind, MessageChannel channel)
{
    MessageShape shape = mail(kind);
    shape.channel = channel;
    shape.code = true;
    shape.validity = QLatin1String("minutes");
    return shape;
}

/// Tells what happened, and where to go if it was somebody else.
MessageShape notice(const char *kind, const QList<QLatin1String> &facts = {})
{
    MessageShape shape = mail(kind, facts);
    shape.securedBy = true;
    return shape;
}

QList<MessageShape> makeShapes()
{
    const QLatin1String factor("factor");
    const QLatin1String newAddress("new_address");
    MessageShape locked = mail("account_locked");
    locked.validity = QLatin1String("minutes");
    MessageShape passIssued = mail("access_pass_issued", {QLatin1String("by")});
    passIssued.validity = QLatin1String("minutes");
    MessageShape textTest = mail("sms_test");
    textTest.channel = MessageChannel::Sms;
    return {
        linked("verify_email", "hours"),
        linked("already_registered", ""),
        linked("invitation", "days", {QLatin1String("inviter")}),
        linked("password_reset", "minutes"),
        linked("email_change", "hours"),
        linked("email_change_old", "hours", {newAddress}),
        coded("login_code", MessageChannel::Mail),
        linked("enrolment_link", "minutes"),
        linked("welcome", ""),
        notice("password_changed"),
        mail("email_changed", {newAddress}),
        notice("factor_added", {factor}),
        notice("factor_removed", {factor}),
        mail("factors_reset", {QLatin1String("reason"), QLatin1String("by")}),
        passIssued,
        notice("recovery_code_used", {QLatin1String("left")}),
        notice("new_device"),
        locked,
        linked("account_deletion", "days"),
        mail("test"),
        coded("sms_login_code", MessageChannel::Sms),
        coded("sms_verify_phone", MessageChannel::Sms),
        coded("sms_password_reset", MessageChannel::Sms),
        textTest,
    };
}

}  // namespace

const QList<MessageShape> &messageShapes()
{
    static const QList<MessageShape> shapes = makeShapes();
    return shapes;
}

const MessageShape *findMessageShape(const QString &kind)
{
    for (const MessageShape &shape : messageShapes())
        if (shape.kind == kind) return &shape;
    return nullptr;
}

QJsonObject sampleValues(const MessageShape &shape, const QString &issuer)
{
    QJsonObject values{{QStringLiteral("name"), QStringLiteral("Anna")}};
    if (shape.button)
        values.insert(QStringLiteral("link"), issuer + QStringLiteral("/example?token=Zm9yLXNob3cgb25seQ"));
    if (shape.kind == QLatin1String("already_registered"))
        values.insert(QStringLiteral("reset_link"), issuer + QStringLiteral("/forgot"));
    if (shape.securedBy) values.insert(QStringLiteral("secure_link"), issuer + QStringLiteral("/account"));
    if (shape.code) values.insert(QStringLiteral("code"), QStringLiteral("314159"));
    if (!shape.validity.isEmpty())
        values.insert(shape.validity, shape.validity == QLatin1String("minutes") ? 15 : 7);
    const QJsonObject facts{{QStringLiteral("inviter"), QStringLiteral("Ben Example")},
                            {QStringLiteral("new_address"), QStringLiteral("anna@example.net")},
                            {QStringLiteral("factor"), QStringLiteral("Pixel 8")},
                            {QStringLiteral("reason"), QStringLiteral("Lost telephone")},
                            {QStringLiteral("by"), QStringLiteral("Ben Example")},
                            {QStringLiteral("left"), QStringLiteral("7")}};
    for (const QLatin1String &fact : shape.facts)
        values.insert(fact, facts.value(fact));
    if (shape.facts.contains(QLatin1String("factor")))
        values.insert(QStringLiteral("factor_kind"), QStringLiteral("totp"));
    if (shape.kind == QLatin1String("invitation"))
        values.insert(QStringLiteral("note"), QStringLiteral("See you on Monday."));
    if (shape.channel == MessageChannel::Mail && shape.kind != QLatin1String("test")) {
        values.insert(QStringLiteral("time"), QStringLiteral("2026-01-31T09:30:00.000Z"));
        values.insert(QStringLiteral("address"), QStringLiteral("192.0.2.7"));
        values.insert(QStringLiteral("device"), QStringLiteral("Firefox, Linux"));
    }
    return values;
}

}  // namespace gatehouse
