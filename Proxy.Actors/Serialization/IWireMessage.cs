namespace Proxy.Actors.Serialization;

/// <summary>A message that may go to another node. <see cref="ProxySerializer"/> writes it, and <see cref="WireMessages"/> has to
/// know it.</summary>
public interface IWireMessage;
