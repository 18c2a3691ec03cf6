namespace Rollup.Protocol;

public partial struct AllowList
{
    public readonly bool Contains(in Address client)
    {
        for (int index = 0; index < Count && index < CountMax; index++)
            if (Items[index].Equals(in client)) return true;
        return false;
    }
}
