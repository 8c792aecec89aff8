namespace Proxy.Actors;

/// <summary>How a node's membership ended without the node's own doing.</summary>
public enum NodeEnding
{
    /// <summary>It was told to leave the cluster, and its pairs had their time to finish.</summary>
    Left,

    /// <summary>The others declared it dead, or it found itself cut off from most of them: its pairs were reset.</summary>
    Removed,

    /// <summary>It could not place pairs any more: its shard region has ended, or a shard that cannot be made anew.</summary>
    Failed,
}
