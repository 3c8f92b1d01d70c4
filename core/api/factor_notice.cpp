#include "core/api/factor_notice.h"

#include "core/api/people_services.h"
#include "core/api/readable.h"

namespace gatehouse {

Result<void> notifyFactorChange(Services &services, Transaction &tx, const Caller &by, const User &user,
                                QLatin1String kind, const QString &factor)
{
    Message message;
    message.kind = kind;
    message.to = user.email;
    message.locale = user.locale;
    message.values = {{QStringLiteral("office"), services.settings.text(Setting::OfficeName)},
                      {QStringLiteral("name"), user.displayName.isEmpty() ? user.username : user.displayName},
                      {QStringLiteral("factor"), factor},
                      {QStringLiteral("address"), by.address},
                      {QStringLiteral("device"), deviceName(by.userAgent)},
                      {QStringLiteral("time"), services.clock.now().toRfc3339()}};
    return services.people->messages.notify(tx, message);
}

QString nameOf(CodeKind kind)
{
    return kind == CodeKind::Email ? QStringLiteral("Codes by e-mail")
                                   : QStringLiteral("Codes by text message");
}

}  // namespace gatehouse
