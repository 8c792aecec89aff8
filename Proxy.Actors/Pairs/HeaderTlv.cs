namespace Proxy.Actors.Pairs;

/// <summary>A value of a PROXY header, without what is in it.</summary>
/// <param name="Type">Its type, 0 to 255.</param>
/// <param name="Length">Its bytes.</param>
public sealed record HeaderTlv(int Type, int Length);
