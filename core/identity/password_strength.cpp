#include "core/identity/password_strength.h"

#include <zxcvbn.h>
#include <QRegularExpression>
#include <array>
#include <cmath>
#include <vector>

namespace gatehouse {

namespace {

/// Its time grows with the cube of the length; beyond this a password is strong or repeats itself.
constexpr qsizetype kLongest = 64;
constexpr qsizetype kOwnWords = 100;

/// zxcvbn's steps, as powers of ten.
int scoreOf(double guesses)
{
    constexpr std::array<double, 4> kSteps{3, 6, 8, 10};
    int score = 0;
    for (const double step : kSteps)
        score += guesses >= step ? 1 : 0;
    return score;
}

PasswordWeakness weaknessOf(int type)
{
    switch (type & ~int(MULTIPLE_MATCH)) {
        case DICTIONARY_MATCH:
        case DICT_LEET_MATCH:
            return PasswordWeakness::Word;
        case USER_MATCH:
        case USER_LEET_MATCH:
            return PasswordWeakness::Own;
        case REPEATS_MATCH:
            return PasswordWeakness::Repeat;
        case SEQUENCE_MATCH:
            return PasswordWeakness::Sequence;
        case SPATIAL_MATCH:
            return PasswordWeakness::Keyboard;
        case DATE_MATCH:
        case YEAR_MATCH:
            return PasswordWeakness::Date;
        default:
            return PasswordWeakness::None;
    }
}

/// The pattern that covers most of the password: what to say of it.
PasswordWeakness worstOf(const ZxcMatch_t *part)
{
    PasswordWeakness worst = PasswordWeakness::None;
    int longest = 0;
    for (; part != nullptr; part = part->Next) {
        const PasswordWeakness weakness = weaknessOf(part->Type);
        if (weakness == PasswordWeakness::None || part->Length <= longest) continue;
        longest = part->Length;
        worst = weakness;
    }
    return worst;
}

/// "anna.berg@example.org" is easy as a whole and in each of its words.
QList<QByteArray> wordsOf(const QStringList &own)
{
    static const QRegularExpression kBetween(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QList<QByteArray> words;
    for (const QString &text : own) {
        QStringList parts = text.toLower().split(kBetween, Qt::SkipEmptyParts);
        parts.append(text.toLower());
        for (const QString &part : std::as_const(parts))
            if (part.size() >= 3 && words.size() < kOwnWords) words.append(part.toUtf8());
    }
    return words;
}

}  // namespace

PasswordStrength passwordStrength(const Secret &password, const QStringList &own)
{
    const QList<QByteArray> words = wordsOf(own);
    std::vector<const char *> dictionary;
    for (const QByteArray &word : words)
        dictionary.push_back(word.constData());
    dictionary.push_back(nullptr);
    QByteArray text = password.reveal().left(kLongest);
    ZxcMatch_t *parts = nullptr;
    const double bits = ZxcvbnMatch(text.constData(), dictionary.data(), &parts);
    text.fill('\0');
    PasswordStrength strength;
    strength.guesses = bits * std::log10(2.0);
    strength.score = scoreOf(strength.guesses);
    strength.weakness = worstOf(parts);
    ZxcvbnFreeInfo(parts);
    return strength;
}

QString toString(PasswordWeakness weakness)
{
    switch (weakness) {
        case PasswordWeakness::None:
            return {};
        case PasswordWeakness::Word:
            return QStringLiteral("word");
        case PasswordWeakness::Own:
            return QStringLiteral("own");
        case PasswordWeakness::Repeat:
            return QStringLiteral("repeat");
        case PasswordWeakness::Sequence:
            return QStringLiteral("sequence");
        case PasswordWeakness::Keyboard:
            return QStringLiteral("keyboard");
        case PasswordWeakness::Date:
            return QStringLiteral("date");
    }
    return {};
}

}  // namespace gatehouse
