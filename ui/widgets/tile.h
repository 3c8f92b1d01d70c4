#pragma once

#include <QAbstractButton>

#include "ui/theme/theme.h"

namespace gatehouse::ui {

/// A figure with its caption, to be pressed for the list behind it.
class Tile final : public QAbstractButton
{
    Q_OBJECT
public:
    Tile(QString iconName, const QString &caption, QWidget *parent = nullptr);
    void setFigure(const QString &figure, const QString &note, Tone tone);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_iconName, m_caption, m_figure, m_note;
    Tone m_tone = Tone::Plain;
};

}  // namespace gatehouse::ui
