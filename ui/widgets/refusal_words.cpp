#include "ui/widgets/refusal_words.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

QString refusalText(const QString &code, const QString &detail)
{
    static const QHash<QString, const char *> words{
        {u"email_taken"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Refusal", "There is an account with this e-mail address.")},
        {u"username_taken"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Refusal", "This username is taken.")},
        {u"email_invalid"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Refusal", "This is not an e-mail address.")},
        {u"invitations_off"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Refusal", "Invitations are off.")},
        {u"repeated"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Refusal", "The list has this username twice.")},
        {u"username_empty"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Refusal", "A username is needed.")},
        {u"username_bad_characters"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Refusal",
                           "A username is made of letters, digits and punctuation, without spaces.")},
        {u"username_too_long"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Refusal", "The username is too long.")},
        {u"locale_invalid"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Refusal", "A language is named like “de” or “pt-BR”.")},
        {u"too_long"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Refusal", "A value is too long.")},
        {u"bad_characters"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Refusal", "A value has characters that are not allowed.")},
        {u"not_utf8"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Refusal", "The row is not UTF-8.")},
        {u"unknown_hash"_s, QT_TRANSLATE_NOOP("gatehouse::ui::Refusal",
                                              "This is no password hash of a kind that is checked here.")},
        {u"wrong_number_of_columns"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::Refusal",
                           "The row does not have as many columns as the first line.")},
    };
    const char *known = words.value(code);
    return known == nullptr ? detail : QCoreApplication::translate("gatehouse::ui::Refusal", known);
}

}  // namespace gatehouse::ui
