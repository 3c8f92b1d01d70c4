#pragma once

#include <QWidget>

class QPainter;

namespace gatehouse::ui {

/// A QR code, painted sharp at any size: black on white in both themes, with the quiet zone of four modules
/// that ISO/IEC 18004 asks for. The text stands beside it for people who cannot scan.
class QrCode final : public QWidget
{
    Q_OBJECT
public:
    explicit QrCode(QWidget *parent = nullptr);
    void setText(const QString &text);
    bool isEmpty() const { return m_modules.isEmpty(); }
    /// Dark modules, one entry a row; for tests.
    const QList<QList<bool>> &modules() const { return m_modules; }
    QSize sizeHint() const override { return {216, 216}; }
    void paintOn(QPainter &painter, const QRectF &square) const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<QList<bool>> m_modules;
};

}  // namespace gatehouse::ui
