#pragma once

#include <QList>
#include <QString>

namespace gatehouse::ui {

/// Where a well-known provider takes mail, and what one has to know about it.
struct MailPreset
{
    QString key;
    QString name;
    QString host;
    int port = 587;
    QString tls;
    QString auth;
    QString user;  ///< where it is the same for everybody
    QString hint;
    // For XOAUTH2 with a token that is renewed.
    QString tokenUrl{};
    QString grant{};
    QString refreshScope{};  ///< with a refresh token
    QString appScope{};      ///< as the application itself
};

/// The office's own server first. In the language of the moment.
QList<MailPreset> mailPresets();
/// By the host; the first one where there is none.
int mailPresetOf(const QString &host);

/// What a failure means and what to do, by its word in the API; `fallback` for one that this console does not
/// know.
QString mailAdvice(const QString &failure, const QString &fallback);
/// A kind of message in words: "Code to sign in".
QString messageKindText(const QString &kind);
QString messageStateText(const QString &state);

}  // namespace gatehouse::ui
