#include "core/api/factor_notice.h"

#include "core/api/people_services.h"
#include "core/api/readable.h"
#include "core/delivery/message_kinds.h"

namespace gatehouse {

Result<void> notifyPerson(Services &services, Transaction &tx, const Caller &by, const User &user,
                          const QString &kind, const QJsonObject &values)
{
    Message message;
    message.kind = kind;
    message.to = user.email;
    message.locale = user.locale;
    message.values = values;
    message.values.insert(QStringLiteral("office"), services.settings.text(Setting::OfficeName));
    message.values.insert(QStringLiteral("name"),
                          user.displayName.isEmpty() ? user.username : user.displayName);
    message.values.insert(QStringLiteral("address"), by.address);
    message.values.insert(QStringLiteral("device"), deviceName(by.userAgent));
    message.values.insert(QStringLiteral("time"), services.clock.now().toRfc3339());
    if (kind == message::kPasswordChanged)
        message.values.insert(QStringLiteral("secure_link"), services.issuer + QStringLiteral("/forgot"));
    return services.people->messages.notify(tx, message);
}

QString byKind(const Caller &by)
{
    return by.kind == Caller::Kind::System ? QStringLiteral("operator") : QString();
}

Result<void> notifyFactorChange(Services &services, Transaction &tx, const Caller &by, const User &user,
                                QLatin1String kind, const NamedFactor &factor)
{
    return notifyPerson(services, tx, by, user, kind, factorValues(factor));
}

}  // namespace gatehouse
