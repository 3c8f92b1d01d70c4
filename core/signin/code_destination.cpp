#include "core/signin/code_destination.h"

namespace gatehouse {

QString codeDestination(const User &user, CodeKind kind)
{
    if (kind == CodeKind::Email) return user.emailVerified ? user.email : QString();
    return user.phoneVerified ? user.phone : QString();
}

QString maskedDestination(CodeKind kind, const QString &destination)
{
    if (destination.isEmpty()) return {};
    if (kind == CodeKind::Sms) {
        // Of a short number two digits would be a good part.
        const qsizetype shown = destination.size() >= 8 ? 2 : 1;
        return QStringLiteral("\u2022\u2022\u2022\u2022 ") + destination.right(shown);
    }
    const qsizetype at = destination.lastIndexOf(u'@');
    // Not half of a pair of surrogates.
    const qsizetype shown = destination.at(0).isHighSurrogate() ? 2 : 1;
    return destination.left(at > shown ? shown : 0) + QStringLiteral("\u2022\u2022\u2022") +
           destination.mid(at);
}

}  // namespace gatehouse
