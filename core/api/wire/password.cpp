#include "core/api/wire/password.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const PasswordQuestion &question)
{
    QJsonObject out{{u"password"_s, QString::fromUtf8(question.password.reveal())}};
    if (question.user) out.insert(u"user"_s, *question.user);
    if (!question.username.isEmpty()) out.insert(u"username"_s, question.username);
    if (!question.email.isEmpty()) out.insert(u"email"_s, question.email);
    if (!question.displayName.isEmpty()) out.insert(u"display_name"_s, question.displayName);
    if (!question.roles.isEmpty()) out.insert(u"roles"_s, toJson(question.roles));
    return out;
}

template <>
Result<PasswordQuestion> fromJson<PasswordQuestion>(const QJsonObject &json)
{
    return readObject<PasswordQuestion>(json, [](JsonReader &in) {
        PasswordQuestion question{
            in.secret("password"),     in.optionalText("user"),
            in.textOr("username"),     in.textOr("email"),
            in.textOr("display_name"), in.optionalTexts("roles").value_or(QStringList())};
        in.refuseUnknown({"password", "user", "username", "email", "display_name", "roles"});
        return question;
    });
}

QJsonObject toJson(const PasswordStrength &strength)
{
    QJsonObject out{{u"score"_s, strength.score},
                    {u"weakness"_s, strength.weakness},
                    {u"accepted"_s, strength.accepted},
                    {u"minimum_length"_s, strength.minimumLength}};
    if (!strength.code.isEmpty()) out.insert(u"code"_s, strength.code);
    if (!strength.detail.isEmpty()) out.insert(u"detail"_s, strength.detail);
    return out;
}

template <>
Result<PasswordStrength> fromJson<PasswordStrength>(const QJsonObject &json)
{
    return readObject<PasswordStrength>(json, [](JsonReader &in) {
        return PasswordStrength{int(in.integer("score")), in.textOr("weakness"),
                                in.boolean("accepted"),   in.textOr("code"),
                                in.textOr("detail"),      int(in.integerOr("minimum_length", 0))};
    });
}

QJsonObject toJson(const PasswordReport &report)
{
    QJsonObject list{{u"bytes"_s, report.listBytes}};
    if (!report.listProblem.isEmpty()) list.insert(u"problem"_s, report.listProblem);
    return {{u"people"_s, report.people},
            {u"breached"_s, report.breached},
            {u"temporary"_s, report.temporary},
            {u"expired"_s, report.expired},
            {u"breached_list"_s, list}};
}

template <>
Result<PasswordReport> fromJson<PasswordReport>(const QJsonObject &json)
{
    return readObject<PasswordReport>(json, [](JsonReader &in) {
        const QJsonObject list = in.objectOr("breached_list");
        return PasswordReport{in.integer("people"),
                              in.integer("breached"),
                              in.integer("temporary"),
                              in.integer("expired"),
                              list.value("bytes"_L1).toInteger(),
                              list.value("problem"_L1).toString()};
    });
}

}  // namespace gatehouse::wire
