#include "ui/widgets/qr_code.h"

#include <QPainter>
#include <QPainterPath>
#include <qrcodegen/qrcodegen.hpp>

namespace gatehouse::ui {

namespace {

constexpr int kQuietZone = 4;

}  // namespace

QrCode::QrCode(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("QR code for the authenticator app"));
    setFixedSize(sizeHint());
}

void QrCode::setText(const QString &text)
{
    m_modules.clear();
    try {
        const auto code =
            qrcodegen::QrCode::encodeText(text.toUtf8().constData(), qrcodegen::QrCode::Ecc::MEDIUM);
        for (int y = 0; y < code.getSize(); ++y) {
            QList<bool> row;
            for (int x = 0; x < code.getSize(); ++x)
                row.append(code.getModule(x, y));
            m_modules.append(row);
        }
    } catch (const std::exception &) {
        m_modules.clear();  // longer than a code can hold: the text form is shown anyway
    }
    update();
}

void QrCode::paintOn(QPainter &painter, const QRectF &square) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
    painter.drawRoundedRect(square, 8, 8);
    if (!m_modules.isEmpty()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        const int count = int(m_modules.size()) + 2 * kQuietZone;
        // Whole device pixels for each module: blurred edges make phones search longer.
        const qreal ratio = painter.device()->devicePixelRatioF();
        const qreal module = std::floor(square.width() * ratio / count) / ratio;
        const qreal offset = (square.width() - module * int(m_modules.size())) / 2;
        for (int y = 0; y < m_modules.size(); ++y) {
            for (int x = 0; x < m_modules.size(); ++x) {
                if (!m_modules.at(y).at(x)) continue;
                painter.fillRect(QRectF(square.left() + offset + x * module,
                                        square.top() + offset + y * module, module, module),
                                 Qt::black);
            }
        }
    }
    painter.restore();
}

void QrCode::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int side = qMin(width(), height());
    paintOn(painter, QRectF((width() - side) / 2.0, (height() - side) / 2.0, side, side));
}

}  // namespace gatehouse::ui
