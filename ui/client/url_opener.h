#pragma once

#include <QDesktopServices>
#include <QUrl>

namespace gatehouse::ui {

/// Opens an address in the person's own browser. False: there is none.
class UrlOpener
{
public:
    virtual ~UrlOpener() = default;
    virtual bool open(const QUrl &url) = 0;
};

class DesktopUrlOpener final : public UrlOpener
{
public:
    bool open(const QUrl &url) override { return QDesktopServices::openUrl(url); }
};

}  // namespace gatehouse::ui
