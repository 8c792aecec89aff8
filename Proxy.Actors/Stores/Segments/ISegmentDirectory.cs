namespace Proxy.Actors.Stores.Segments;

/// <summary>The directory of a store. Every call blocks for the disk, and throws <see cref="IOException"/> with the errno as its
/// <see cref="Exception.HResult"/>.</summary>
internal interface ISegmentDirectory : IDisposable
{
    /// <summary>Bytes that are free on its file system.</summary>
    long FreeBytes { get; }

    /// <summary>A directory below, of whoever has this one. Made if it is not there.</summary>
    /// <param name="name">Its name.</param>
    ISegmentDirectory Below(string name);

    /// <summary>The names of the files in it.</summary>
    IReadOnlyList<string> Names();

    /// <summary>Makes a file that is not there yet, with all its space on the disk.</summary>
    /// <param name="name">Without a directory.</param>
    /// <param name="length">Its size in bytes.</param>
    ISegmentFile Create(string name, long length);

    /// <summary>Opens a file.</summary>
    /// <param name="name">Without a directory.</param>
    ISegmentFile Open(string name);

    /// <summary>Gives a file another name, in place of any that has it.</summary>
    /// <param name="name">Without a directory.</param>
    /// <param name="newName">Without a directory.</param>
    void Rename(string name, string newName);

    /// <summary>Deletes a file, if it is there.</summary>
    /// <param name="name">Without a directory.</param>
    void Delete(string name);

    /// <summary>Returns when files that were made, renamed and deleted are so on the disk.</summary>
    void Sync();
}
