// Chromium's virtual authenticator (the WebAuthn domain of the DevTools protocol): a passkey without hands.
export const platformPasskey = { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true,
  hasUserVerification: true, isUserVerified: true, defaultBackupEligibility: true, defaultBackupState: true };
export const u2fKey = { protocol: 'u2f', transport: 'usb', hasResidentKey: false, hasUserVerification: false };

export class VirtualAuthenticator {
  static async of(page, options = platformPasskey) {
    const authenticator = new VirtualAuthenticator();
    authenticator.session = await page.context().newCDPSession(page);
    await authenticator.session.send('WebAuthn.enable', { enableUI: false });
    await authenticator.add(options);
    return authenticator;
  }

  async add(options) {
    const { authenticatorId } = await this.session.send('WebAuthn.addVirtualAuthenticator',
      { options: { automaticPresenceSimulation: true, ...options } });
    this.id = authenticatorId;
  }

  send(method, parameters = {}) {
    return this.session.send(`WebAuthn.${method}`, { authenticatorId: this.id, ...parameters });
  }

  /** Whether somebody touches it whenever it asks. */
  touch(enabled) { return this.send('setAutomaticPresenceSimulation', { enabled }); }
  verify(isUserVerified) { return this.send('setUserVerified', { isUserVerified }); }
  async credentials() { return (await this.send('getCredentials')).credentials; }
  async put(credential) { await this.send('addCredential', { credential }); }
  async remove(credentialId) { await this.send('removeCredential', { credentialId }); }
}
