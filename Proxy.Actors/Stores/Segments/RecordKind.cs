namespace Proxy.Actors.Stores.Segments;

/// <summary>What a record of a segment file says.</summary>
internal enum RecordKind : byte
{
    /// <summary>Not a record.</summary>
    None,

    /// <summary>The first of a unit: what is kept beside its bytes.</summary>
    Head,

    /// <summary>Bytes of a unit.</summary>
    Data,

    /// <summary>The last of a unit: all of it is there.</summary>
    End,

    /// <summary>Numbers of units that are done.</summary>
    Done,

    /// <summary>Why a unit was buried; in files below <c>dead/</c> only.</summary>
    Why,
}
