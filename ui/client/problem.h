#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QNetworkReply>
#include <QString>

#include "core/base/error.h"

namespace gatehouse::ui {

/// The Error that a refused call stands for: the problem document where there is one, else the status.
Error errorFromProblem(int status, const QJsonObject &body, const QByteArray &retryAfter);
/// The Error for a call that never got an answer.
Error errorFromNetwork(QNetworkReply::NetworkError code, const QString &host, const QString &technical);
/// True for calls that the person stopped; nothing needs to be said about them.
bool isCancelled(const Error &error);
Error cancelledError();

/// What happened, in one sentence for people.
QString headlineOf(const Error &error);
/// What to do next. Never empty.
QString adviceFor(const Error &error);

}  // namespace gatehouse::ui
