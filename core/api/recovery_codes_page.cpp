#include "core/api/recovery_codes_page.h"

#include <QJsonArray>

namespace gatehouse {

HttpReply recoveryCodesPage(const Browser &browser, const HttpRequest &request,
                            const std::vector<Secret> &codes, const QByteArray &continueTo)
{
    QJsonArray lines;
    for (const Secret &code : codes)
        lines.append(QJsonObject{{QStringLiteral("code"), QString::fromLatin1(code.reveal())}});
    return browser.pages().page(
        request, QStringLiteral("recovery_codes"),
        {{QStringLiteral("codes"), lines}, {QStringLiteral("continue_url"), QString::fromUtf8(continueTo)}});
}

}  // namespace gatehouse
