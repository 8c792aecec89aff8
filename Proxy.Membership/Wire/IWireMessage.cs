namespace Proxy.Membership.Wire;

/// <summary>A message that may go to another member. <see cref="ProxySerializer"/> writes it, and the <see cref="WireContract"/> has to
/// know it.</summary>
public interface IWireMessage;
