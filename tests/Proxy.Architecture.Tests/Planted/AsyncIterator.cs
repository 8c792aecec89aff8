namespace Proxy.Architecture.Tests.Planted.AsyncIterator.Left
{
    internal sealed class Leftist
    {
        public static object Use() => new Right.Rightist();
    }
}

namespace Proxy.Architecture.Tests.Planted.AsyncIterator.Right
{
    internal sealed class Rightist
    {
        public static async IAsyncEnumerable<object> Use()
        {
            await Task.Yield();
            yield return new Left.Leftist();
        }
    }
}
