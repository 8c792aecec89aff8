using Akka.Actor;
using Proxy.Actors.Stores;

namespace Proxy.Actors.Forwarding;

/// <summary>An attempt to deliver a unit has ended.</summary>
/// <param name="Store">Its store.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Loop">The index of the loop that it was on.</param>
/// <param name="Result">What has come of it.</param>
/// <param name="Why">The same in the operator's words; empty when it is delivered.</param>
internal sealed record DeliveryEnded(string Store, SpoolUnit Unit, int Loop, DeliveryResult Result, string Why) : INoSerializationVerificationNeeded;
