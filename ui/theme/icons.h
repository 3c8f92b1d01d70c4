#pragma once

#include <QIcon>
#include <QPixmap>
#include <QString>

class QColor;

namespace gatehouse::ui {

/// An icon of our own set, drawn in the colours of the theme of the moment: quiet as it stands, the accent
/// when selected or active, faint when disabled.
QIcon icon(const QString &name);
/// The same, in the colour of text on the accent: for primary buttons.
QIcon iconOnAccent(const QString &name);
/// The same, for a list whose selected line is filled with the accent.
QIcon navigationIcon(const QString &name);
/// One drawing in one colour, at the given logical size.
QPixmap iconPixmap(const QString &name, int size, const QColor &colour, qreal ratio = 1.0);
/// The product's mark, in its own colours.
QIcon markIcon();

}  // namespace gatehouse::ui
