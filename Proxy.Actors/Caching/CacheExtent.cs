namespace Proxy.Actors.Caching;

/// <summary>A run of cells that belongs to a body.</summary>
/// <param name="Cell">The first cell.</param>
/// <param name="End">Cells of the body up to the end of this run, those of earlier runs included.</param>
internal readonly record struct CacheExtent(int Cell, int End);
