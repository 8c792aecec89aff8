namespace Proxy.Actors.Stores;

/// <summary>A queue of a store at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Units">Units in it, those that are taken counted.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Oldest">When the oldest was begun; null without units.</param>
internal readonly record struct SpoolQueue(string Name, int Units, long Bytes, DateTimeOffset? Oldest);
