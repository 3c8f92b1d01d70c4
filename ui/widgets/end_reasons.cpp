#include "ui/widgets/end_reasons.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

QString endReasonText(const QString &reason)
{
    static const QHash<QString, const char *> kTexts{
        {u"signed_out"_s, QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "The person signed out")},
        {u"idle"_s, QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "Nothing happened for too long")},
        {u"expired"_s, QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "It reached its longest time")},
        {u"too_many_sessions"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "Made room for a newer session")},
        {u"moved"_s,
         QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "Turned up in another browser or network")},
        {u"not_me"_s, QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "The person said: this was not me")},
        {u"replaced"_s, QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "Somebody else signed in there")},
        {u"revoked"_s, QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "An administrator ended it")},
        {u"password_changed"_s, QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "The password was changed")},
        {u"password_reset"_s, QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "The password was reset")},
        {u"mfa_reset"_s, QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "The sign-in methods were reset")},
        {u"user_disabled"_s, QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "The account was disabled")},
        {u"user_deleted"_s, QT_TRANSLATE_NOOP("gatehouse::ui::EndReasons", "The account was deleted")},
    };
    if (reason.isEmpty()) return QCoreApplication::translate("gatehouse::ui::EndReasons", "Not known");
    const char *text = kTexts.value(reason, nullptr);
    if (text != nullptr) return QCoreApplication::translate("gatehouse::ui::EndReasons", text);
    return QCoreApplication::translate("gatehouse::ui::EndReasons", "Other: %1").arg(reason);
}

}  // namespace gatehouse::ui
