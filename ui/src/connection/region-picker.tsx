/** Which Region this page talks to. */
import { useDesk, useDeskState } from '../app/desk-context.ts';

export function RegionPicker() {
  const desk = useDesk();
  const region = useDeskState((state) => state.region);
  return (
    <label className="region">
      <span className="label">Region</span>
      <select data-testid="region-picker" value={region} onChange={(change) => desk.chooseRegion(change.target.value)}>
        {desk.regions.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
