#include "core/api/qr_path.h"

#include <qrcodegen/qrcodegen.hpp>

namespace gatehouse {

QrPath qrPath(const QByteArray &text)
{
    constexpr int kQuietZone = 4;
    try {
        const qrcodegen::QrCode code =
            qrcodegen::QrCode::encodeText(text.constData(), qrcodegen::QrCode::Ecc::MEDIUM);
        QrPath out;
        out.extent = code.getSize() + 2 * kQuietZone;
        for (int y = 0; y < code.getSize(); ++y) {
            // One rectangle for each run of dark modules in the row.
            for (int x = 0; x < code.getSize(); ++x) {
                if (!code.getModule(x, y)) continue;
                int run = 1;
                while (x + run < code.getSize() && code.getModule(x + run, y))
                    ++run;
                out.path += QStringLiteral("M%1 %2h%3v1h-%3z").arg(x).arg(y).arg(run);
                x += run;
            }
        }
        return out;
    } catch (const qrcodegen::data_too_long &) {
        return {};
    }
}

}  // namespace gatehouse
