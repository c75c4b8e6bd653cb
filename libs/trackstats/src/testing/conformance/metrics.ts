import { defineDomain } from '../../definitions/define-domain.js';
import { defineMetric } from '../../definitions/define-metric.js';

export const SHOPPING = defineDomain({ ref: 'shopping', name: 'Shopping' });
export const ORDERS = defineMetric({ domain: SHOPPING, ref: 'orders', name: 'Orders', aggregate: 'sum' });
export const REVENUE = defineMetric({ domain: SHOPPING, ref: 'revenue', unit: 'EUR', scale: 2, aggregate: 'sum' });
export const FOLLOWERS = defineMetric({ domain: SHOPPING, ref: 'followers' });
export const LOGINS = defineMetric({ domain: SHOPPING, ref: 'logins' });
export const COLDEST = defineMetric({ domain: SHOPPING, ref: 'coldest', scale: 1, aggregate: 'min' });
