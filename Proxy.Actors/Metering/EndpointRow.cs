using Proxy.Actors.Pools;

namespace Proxy.Actors.Metering;

/// <summary>An endpoint at a moment.</summary>
internal readonly record struct EndpointRow(EndpointSeries Series, EndpointModel Model, EndpointState State, EndpointTraffic Traffic, bool? LastCheck)
{
    /// <summary>Whether new connections go to it.</summary>
    internal bool IsUp => Model is { TakesPairs: true, Addresses.IsEmpty: false };

    /// <summary>The state that it is in, in one word: the operator's first.</summary>
    internal string Word => EndpointCondition.Of(Model);
}
