using Akka.Actor;

namespace Proxy.Cmd.Hosting;

/// <summary>Makes the <see cref="CommandHost"/> of an actor system.</summary>
public sealed class CommandHostProvider : ExtensionIdProvider<CommandHost>
{
    /// <inheritdoc/>
    public override CommandHost CreateExtension(ExtendedActorSystem system) => new(system);
}
