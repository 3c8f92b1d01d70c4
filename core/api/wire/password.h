#pragma once

#include "core/api/wire/json.h"

namespace gatehouse::wire {

/// Body of POST /password-strength: a password and whose it is to be. `user` names an account that there is;
/// the others are of one that is being made.
struct PasswordQuestion
{
    Secret password;
    std::optional<QString> user;
    QString username;
    QString email;
    QString displayName;
    QStringList roles;
};

/// Answer to it.
struct PasswordStrength
{
    int score = 0;         ///< zxcvbn's: 0 (guessed at once) to 4 (very hard)
    QString weakness;      ///< word, own, repeat, sequence, keyboard, date; empty
    bool accepted = true;  ///< by the rules that hold for this person; the range service is not asked
    QString code;          ///< of the rule that refuses it
    QString detail;        ///< the same in English
    int minimumLength = 0;
};

/// Answer to GET /password-report: how the office's passwords stand.
struct PasswordReport
{
    qint64 people = 0;     ///< with a password
    qint64 breached = 0;   ///< known from a breach
    qint64 temporary = 0;  ///< given by an administrator, not changed yet
    qint64 expired = 0;    ///< older than the rules allow
    qint64 listBytes = 0;  ///< size of the file of breached passwords; 0: there is none
    QString listProblem;   ///< why it cannot be used
};

QJsonObject toJson(const PasswordQuestion &question);
QJsonObject toJson(const PasswordStrength &strength);
QJsonObject toJson(const PasswordReport &report);

template <>
Result<PasswordQuestion> fromJson<PasswordQuestion>(const QJsonObject &json);
template <>
Result<PasswordStrength> fromJson<PasswordStrength>(const QJsonObject &json);
template <>
Result<PasswordReport> fromJson<PasswordReport>(const QJsonObject &json);

}  // namespace gatehouse::wire
