#include "core/mfa/webauthn/authenticator_names.h"

#include <algorithm>
#include <array>

namespace gatehouse {
namespace {

struct Model
{
    QLatin1String aaguid;
    QLatin1String name;
};

constexpr std::array kModels{
    Model{QLatin1String("fbfc3007-154e-4ecc-8c0b-6e020557d7bd"), QLatin1String("Apple Passwords")},
    Model{QLatin1String("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4"), QLatin1String("Google Password Manager")},
    Model{QLatin1String("adce0002-35bc-c60a-648b-0b25f1f05503"), QLatin1String("Chrome on Mac")},
    Model{QLatin1String("08987058-cadc-4b81-b6e1-30de50dcbe96"), QLatin1String("Windows Hello")},
    Model{QLatin1String("6028b017-b1d4-4c02-b4b3-afcdafc96bb2"), QLatin1String("Windows Hello")},
    Model{QLatin1String("9ddd1817-af5a-4672-a2b9-3e3dd95000a9"), QLatin1String("Windows Hello")},
    Model{QLatin1String("53414d53-554e-4700-0000-000000000000"), QLatin1String("Samsung Pass")},
    Model{QLatin1String("bada5566-a7aa-401f-bd96-45619a55120d"), QLatin1String("1Password")},
    Model{QLatin1String("d548826e-79b4-db40-a3d8-11116f7e8349"), QLatin1String("Bitwarden")},
    Model{QLatin1String("531126d6-e717-415c-9320-3d9aa6981239"), QLatin1String("Dashlane")},
    Model{QLatin1String("50726f74-6f6e-5061-7373-50726f746f6e"), QLatin1String("Proton Pass")},
    Model{QLatin1String("fdb141b2-5d84-443e-8a35-4698c205a502"), QLatin1String("KeePassXC")},
    Model{QLatin1String("cb69481e-8ff7-4039-93ec-0a2729a154a8"), QLatin1String("YubiKey 5")},
    Model{QLatin1String("ee882879-721c-4913-9775-3dfcce97072a"), QLatin1String("YubiKey 5")},
    Model{QLatin1String("19083c3d-8383-4b18-bc03-8f1c9ab2fd1b"), QLatin1String("YubiKey 5")},
    Model{QLatin1String("fa2b99dc-9e39-4257-8f92-4a30d23c4118"), QLatin1String("YubiKey 5 NFC")},
    Model{QLatin1String("2fc0579f-8113-47ea-b116-bb5a8db9202a"), QLatin1String("YubiKey 5 NFC")},
    Model{QLatin1String("a25342c0-3cdc-4414-8e46-f4807fca511c"), QLatin1String("YubiKey 5 NFC")},
    Model{QLatin1String("c5ef55ff-ad9a-4b9f-b580-adebafe026d0"), QLatin1String("YubiKey 5Ci")},
};

}  // namespace

QString authenticatorName(const QString &aaguid)
{
    const auto *const found = std::find_if(kModels.begin(), kModels.end(),
                                           [&aaguid](const Model &model) { return model.aaguid == aaguid; });
    return found == kModels.end() ? QString() : QString(found->name);
}

}  // namespace gatehouse
