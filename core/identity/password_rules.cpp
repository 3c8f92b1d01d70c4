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

/// Lower case, upper case, digits, others. Beyond ASCII everything is "other".
int kindsOf(const Secret &password)
{
    bool lower = false;
    bool upper = false;
    bool digit = false;
    bool other = false;
    for (const char c : password.view()) {
        if (c >= 'a' && c <= 'z')
            lower = true;
        else if (c >= 'A' && c <= 'Z')
            upper = true;
        else if (c >= '0' && c <= '9')
            digit = true;
        else
            other = true;
    }
    return int(lower) + int(upper) + int(digit) + int(other);
}

Error guessable(PasswordWeakness weakness)
{
    QString why;
    switch (weakness) {
        case PasswordWeakness::None:
            why = QStringLiteral("It is too short for what it is made of.");
            break;
        case PasswordWeakness::Word:
            why = QStringLiteral("It is mostly a word or a name that many people use.");
            break;
        case PasswordWeakness::Own:
            why = QStringLiteral("It is mostly your name, your address or the office's.");
            break;
        case PasswordWeakness::Repeat:
            why = QStringLiteral("It repeats the same characters.");
            break;
        case PasswordWeakness::Sequence:
            why = QStringLiteral("It has characters in a row, such as abc or 123.");
            break;
        case PasswordWeakness::Keyboard:
            why = QStringLiteral("It follows the keys of the keyboard.");
            break;
        case PasswordWeakness::Date:
            why = QStringLiteral("It is mostly a date.");
            break;
    }
    QByteArray reason("password_guessable");
    if (weakness != PasswordWeakness::None) reason += '_' + toString(weakness).toLatin1();
    return refuse(reason,
                  QStringLiteral("This password is easy to guess. %1 Put a few words together that do not "
                                 "belong together.")
                      .arg(why));
}

}  // namespace

qint64 PasswordRules::minimumLength(const PasswordContext &context) const
{
    const qint64 usual = m_settings.integerFor(Setting::PasswordMinLength, context.subjects);
    if (!context.alone) return usual;
    return std::max(usual, m_settings.integerFor(Setting::PasswordMinLengthAlone, context.subjects));
}

Result<Secret> PasswordRules::checkNew(const Secret &utf8, const PasswordContext &context) const
{
    const qint64 longest = m_settings.integer(Setting::PasswordMaxLength);
    const QString tooLong = QStringLiteral("A password has at most %1 characters.").arg(longest);
    if (utf8.size() > kMaximumBytes) return refuse("password_too_long", tooLong);
    const qint64 minimum = minimumLength(context);
    const QString tooShort = QStringLiteral("A password has at least %1 characters.").arg(minimum);
    if (utf8.isEmpty()) return refuse("password_too_short", tooShort);
    std::optional<Secret> prepared = precis::opaqueString(utf8);
    if (!prepared)
        return refuse("password_bad_characters",
                      QStringLiteral("The password holds a character that cannot be used, such as a control "
                                     "character."));
    if (prepared->size() > kMaximumBytes || characters(*prepared) > longest)
        return refuse("password_too_long", tooLong);
    if (characters(*prepared) < minimum) return refuse("password_too_short", tooShort);
    GATEHOUSE_TRY(checkKnown(*prepared, context));
    return std::move(*prepared);
}

/// What is not about its form: whose name it is, who knows it, how easily it is guessed.
Result<void> PasswordRules::checkKnown(const Secret &prepared, const PasswordContext &context) const
{
    if (sameText(prepared, context.username) ||
        (!context.email.isEmpty() && sameText(prepared, context.email)))
        return refuse("password_is_name",
                      QStringLiteral("The password must not be the username or the e-mail address."));
    const qint64 kinds = m_settings.integerFor(Setting::PasswordClasses, context.subjects);
    if (kindsOf(prepared) < kinds)
        return refuse(
            "password_few_kinds",
            QStringLiteral("A password holds at least %1 of these: lower case, upper case, digits, other "
                           "characters.")
                .arg(kinds));
    if (m_settings.text(Setting::PasswordBreached) != QLatin1String("off") &&
        m_breached.look(prepared) != Breached::No)
        return refuse(
            "password_breached",
            QStringLiteral("This password is known from a breach: others have it on their lists. Choose "
                           "another, and change it wherever else you use it."));
    const PasswordStrength how = strength(prepared, context);
    if (how.score < m_settings.integerFor(Setting::PasswordMinScore, context.subjects))
        return guessable(how.weakness);
    return {};
}

PasswordStrength PasswordRules::strength(const Secret &utf8, const PasswordContext &context) const
{
    QStringList own{context.username, context.email, context.displayName, m_host,
                    m_settings.text(Setting::OfficeName)};
    own += m_settings.text(Setting::PasswordForbiddenWords).split(u' ', Qt::SkipEmptyParts);
    return passwordStrength(utf8, own);
}

Secret PasswordRules::forVerifying(const Secret &utf8)
{
    if (utf8.size() > kMaximumBytes) return {};
    std::optional<Secret> prepared = precis::opaqueString(utf8);
    return prepared ? std::move(*prepared) : utf8.clone();
}

}  // namespace gatehouse
