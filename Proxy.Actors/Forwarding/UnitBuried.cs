using Akka.Actor;
using Proxy.Actors.Stores;

namespace Proxy.Actors.Forwarding;

/// <summary>A unit was given up as dead.</summary>
/// <param name="Store">Its store.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Why">Why.</param>
/// <param name="Problem">Why it could not be; null when it was.</param>
internal sealed record UnitBuried(string Store, SpoolUnit Unit, string Why, string? Problem) : INoSerializationVerificationNeeded;
