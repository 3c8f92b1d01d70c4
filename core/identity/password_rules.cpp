#include "core/identity/password_rules.h"

#include <algorithm>

#include "core/identity/precis.h"

namespace gatehouse {

namespace {

Error refuse(QByteArray reason, const QString &message)
{
    return Error::invalid("password", std::move(reason), message);
}

/// Characters of valid UTF-8: all bytes but the continuing ones.
qint64 characters(const Secret &utf8)
{
    const QByteArrayView bytes = utf8.view();
    return std::count_if(bytes.begin(), bytes.end(), [](char byte) { return (byte & 0xC0) != 0x80; });
}

/// Compared without case and without keeping a copy. Only ASCII letters differ by case here: enough to refuse
/// the name itself.
bool sameText(const Secret &password, const QString &name)
{
    const QByteArray other = name.toUtf8();
    const QByteArrayView bytes = password.view();
    return bytes.size() == other.size() && bytes.compare(other, Qt::CaseInsensitive) == 0;
}

}  // namespace

Result<Secret> PasswordRules::checkNew(const Secret &utf8, const PasswordContext &context) const
{
    if (utf8.size() > kMaximumBytes)
        return refuse("password_too_long",
                      QStringLiteral("A password has at most %1 bytes.").arg(qulonglong(kMaximumBytes)));
    const qint64 minimum = m_settings.integer(Setting::PasswordMinLength);
    const QString tooShort = QStringLiteral("A password has at least %1 characters.").arg(minimum);
    if (utf8.isEmpty()) return refuse("password_too_short", tooShort);
    std::optional<Secret> prepared = precis::opaqueString(utf8);
    if (!prepared)
        return refuse("password_bad_characters",
                      QStringLiteral("The password holds a character that cannot be used, such as a control "
                                     "character."));
    if (prepared->size() > kMaximumBytes)
        return refuse("password_too_long",
                      QStringLiteral("A password has at most %1 bytes.").arg(qulonglong(kMaximumBytes)));
    if (characters(*prepared) < minimum) return refuse("password_too_short", tooShort);
    if (sameText(*prepared, context.username) ||
        (!context.email.isEmpty() && sameText(*prepared, context.email)))
        return refuse("password_is_name",
                      QStringLiteral("The password must not be the username or the e-mail address."));
    return std::move(*prepared);
}

Secret PasswordRules::forVerifying(const Secret &utf8)
{
    if (utf8.size() > kMaximumBytes) return {};
    std::optional<Secret> prepared = precis::opaqueString(utf8);
    return prepared ? std::move(*prepared) : utf8.clone();
}

}  // namespace gatehouse
