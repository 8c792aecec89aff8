using Akka.Actor;
using Proxy.Actors.Model;

namespace Proxy.Actors.Listeners;

/// <summary>Puts a model in force. Listeners that are open become the model's; closed ones stay closed.</summary>
/// <param name="Model">The model.</param>
internal sealed record PutInForce(NodeModel Model) : INoSerializationVerificationNeeded;
