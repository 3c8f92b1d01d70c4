#pragma once

#include <QList>
#include <QString>

#include "core/base/secret.h"

namespace gatehouse {

/// What makes a password easy to guess, the worst first.
enum class PasswordWeakness { None, Word, Own, Repeat, Sequence, Keyboard, Date };

struct PasswordStrength
{
    int score = 0;       ///< zxcvbn's: 0 (at once) to 4 (very hard)
    double guesses = 0;  ///< how many it takes, as a power of ten
    PasswordWeakness weakness = PasswordWeakness::None;
};

/// How hard a password is to guess, by zxcvbn: words, names, dates, patterns on the keyboard. `own` are words
/// that are easy for this person: the name, the address, the office. Looks at the first 100 bytes; more only
/// makes it harder. Costs microseconds to a few milliseconds. Any thread.
PasswordStrength passwordStrength(const Secret &password, const QStringList &own);

/// "word", "own", "repeat", "sequence", "keyboard", "date"; empty for None.
QString toString(PasswordWeakness weakness);

}  // namespace gatehouse
