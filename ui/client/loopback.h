#pragma once

#include <QHostAddress>
#include <QString>

namespace gatehouse::ui {

/// True for names and addresses of this computer, where plain HTTP and no proxy are right.
inline bool isLoopbackHost(const QString &host)
{
    return host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0 ||
           QHostAddress(host).isLoopback();
}

}  // namespace gatehouse::ui
