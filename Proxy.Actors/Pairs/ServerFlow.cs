using Akka.Actor;
using Proxy.Actors.ControlMemory;

namespace Proxy.Actors.Pairs;

/// <summary>The server leg of a pair that is answered here has come or gone.</summary>
/// <param name="Pair">The pair's number on its loop.</param>
/// <param name="Entry">Its flow entry: established, left to TIME-WAIT, or closed.</param>
internal sealed record ServerFlow(long Pair, FlowEntry Entry) : INoSerializationVerificationNeeded;
