using Akka.Actor;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.Palettes;

/// <summary>
/// A command that a client has sent, checked against its definition: what a palette's actor receives. The sender takes
/// <see cref="CommandReply"/> messages until one that is final; when the client has gone, it is a stopped actor.
/// </summary>
/// <param name="Definition">Which command it is.</param>
/// <param name="Arguments">The values of its arguments.</param>
/// <param name="Output">Takes the answer from handlers that are tasks; waits for slow clients.</param>
/// <param name="Cancellation">Cancelled when nobody waits for the answer any more: the client has gone, time is up, the host stops.</param>
public sealed record Command(CommandDefinition Definition, CommandArguments Arguments, CommandOutput Output, CancellationToken Cancellation)
    : INoSerializationVerificationNeeded
{
    /// <summary>Where is said what went wrong that is a palette's defect.</summary>
    internal ILogger Log { get; init; } = NullLogger.Instance;
}
