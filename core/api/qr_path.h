#pragma once

#include <QByteArray>
#include <QString>

namespace gatehouse {

/// A QR code as one SVG path, a unit square a module, origin at the first one. `extent`: modules a side with
/// the quiet zone of four on each side. Medium error correction; empty when the text is too long for a QR
/// code.
struct QrPath
{
    QString path;
    int extent = 0;
};

QrPath qrPath(const QByteArray &text);

}  // namespace gatehouse
