#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace gatehouse {

/// How one command ended.
struct CommandOutcome
{
    int code = -1;  ///< -1: it did not end by itself
    QByteArray out;
    QByteArray err;

    QJsonObject json() const;
    QJsonArray list() const;
    QByteArray all() const { return out + err; }
};

/// Runs the built gatehouse-server with a clean environment and waits for its end.
CommandOutcome runServer(const QStringList &arguments, const QByteArray &standardInput = {},
                         const QStringList &environment = {});

}  // namespace gatehouse
